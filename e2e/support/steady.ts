import { expect, type Page } from '@playwright/test'
import { settled } from './screens.ts'

/** How far a page may jump while it comes up, as the browser's layout shift score (web.dev/cls calls up to 0.1 good). */
const mostShift = 0.01

/** What moved, as the browser tells it; not in the DOM's own types. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources?: readonly { readonly node: Node | null }[]
}

/**
 * From now on the page's answers of the API come that much later, as they do over a long line. The browser keeps
 * nothing meanwhile, so that every page comes up cold: scripts, fonts and all.
 */
export async function answersLate(page: Page, byMs: number): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    if (!route.request().url().includes('/events/stream')) await new Promise((resolve) => setTimeout(resolve, byMs))
    await route.continue().catch(() => undefined) // the page went on meanwhile
  })
}

/**
 * Fails when what was on the page jumped since it was opened. To be called before the window is resized. `openAgain`
 * tells the page's own jumps from a row that came while it was looked at, as from a walk beside this one: they recur.
 */
export async function expectSteady(page: Page, what: string, openAgain?: () => Promise<void>): Promise<void> {
  let shifts = await shiftsOf(page)
  if (openAgain && sumOf(shifts) > mostShift) {
    await openAgain()
    shifts = await shiftsOf(page)
  }
  expect.soft(sumOf(shifts), `${what} jumps: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(mostShift)
}

const sumOf = (shifts: readonly { readonly value: number }[]) => shifts.reduce((sum, { value }) => sum + value, 0)

/** How the page jumped since it was opened, and what of it. */
async function shiftsOf(page: Page) {
  await settled(page)
  return await page.evaluate(async () => {
    const entries: LayoutShift[] = []
    const observer = new PerformanceObserver((list) => entries.push(...(list.getEntries() as LayoutShift[])))
    observer.observe({ type: 'layout-shift', buffered: true })
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    observer.disconnect()
    return entries
      .filter(({ hadRecentInput }) => !hadRecentInput)
      .map(({ value, sources = [] }) => ({
        value,
        moved: sources.map(({ node }) => {
          const element = node instanceof Element ? node : node?.parentElement
          return element ? `${element.tagName.toLowerCase()}.${element.className}` : 'something gone'
        }),
      }))
  })
}
