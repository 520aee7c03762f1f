// What runs inside the measured page: plain functions that Playwright carries over, so they use nothing from outside.
import type { Page } from '@playwright/test'

/** What a page's own clocks say of how it came and of the interactions with it; milliseconds. */
export interface PageVitals {
  readonly lcp: number
  /** What was painted then. */
  readonly lcpOf: string
  readonly cls: number
  /** When what was waited for came into the page. */
  readonly thereMs: number
  /** Addresses asked for until then. */
  readonly loaded: readonly string[]
  /** Durations of interactions, from the key or click to the next paint. */
  readonly interactions: readonly number[]
}

/**
 * Begins to note paints, shifts and interactions, and when the first element of a selector comes; to be called before the
 * page is opened.
 */
export async function watchVitals(page: Page, awaited: string): Promise<void> {
  await page.addInitScript((selector) => {
    const vitals = { lcp: 0, lcpOf: '', cls: 0, thereMs: 0, loaded: [] as string[], interactions: [] as number[] }
    Object.assign(globalThis, { benchVitals: vitals })
    const observe = (type: string, take: (entry: PerformanceEntry) => void, more = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
    observe('largest-contentful-paint', (entry) => {
      const { element } = entry as PerformanceEntry & { element?: Element | null }
      vitals.lcp = entry.startTime
      vitals.lcpOf = element ? [element.tagName.toLowerCase(), ...element.classList].join('.') : 'something gone'
    })
    observe('layout-shift', (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
      if (!hadRecentInput) vitals.cls += value
    })
    observe(
      'event',
      (entry) => {
        const { interactionId = 0, duration } = entry as PerformanceEntry & { interactionId?: number }
        if (interactionId > 0) vitals.interactions.push(duration)
      },
      { durationThreshold: 16 },
    )
    const changes = new MutationObserver(() => {
      if (!document.querySelector(selector)) return
      changes.disconnect()
      vitals.thereMs = performance.now()
      vitals.loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    })
    changes.observe(document, { childList: true, subtree: true })
  }, awaited)
}

/** What was noted so far. */
export function readVitals(page: Page): Promise<PageVitals> {
  return page.evaluate(() => (globalThis as unknown as { benchVitals: PageVitals }).benchVitals)
}

/** Times between the frames of a page for so long; with `scrollPixels`, its table is scrolled by so many each frame. */
export function frameTimes(page: Page, seconds: number, scrollPixels = 0): Promise<number[]> {
  return page.evaluate(
    ({ forMs, pixels }) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector('.ov-table-scroll')
        const times: number[] = []
        const begun = performance.now()
        let last = begun
        let step = pixels
        const frame = (now: number) => {
          times.push(now - last)
          last = now
          if (scroller && step !== 0) {
            const before = scroller.scrollTop
            scroller.scrollTop += step
            // At either end it turns round.
            if (scroller.scrollTop === before) step = -step
          }
          if (now - begun < forMs) requestAnimationFrame(frame)
          else resolve(times.slice(1))
        }
        requestAnimationFrame(frame)
      }),
    { forMs: seconds * 1000, pixels: scrollPixels },
  )
}

/** Milliseconds from a click on an element until the first row of a table is painted. */
export function clickUntilRows(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (target) =>
      new Promise<number>((resolve) => {
        const begun = performance.now()
        document.querySelector<HTMLElement>(target)?.click()
        const look = () => {
          // The frame after the one in which the row is there has it painted.
          if (document.querySelector('.ov-table-scroll tr[data-index]'))
            requestAnimationFrame(() => resolve(performance.now() - begun))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    selector,
  )
}
