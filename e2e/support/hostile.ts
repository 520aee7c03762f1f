import { expect, type Page } from '@playwright/test'

/** Marks every element that hostile markup would make, were it ever taken for markup. */
const trap = 'data-hostile'

/** Markup that would tell of itself by an element or by `window.hostile`; short enough for any field. */
export const hostileMarkup = `<img src=x ${trap} onerror=hostile=1><script ${trap}>hostile=2</script>`

/** Letters from right to left, the override that shows `gpj.exe` as a picture's name, marks piled up, and an entity. */
export const hostileWriting = 'שלום \u202egpj.exe Z\u0334\u0356\u030e\u0300\u0301\u0302\u0303\u0304 &lt;b&gt; \u2067'

/** A word without a place to break it. */
export const hostileLength = 'W'.repeat(180)

/**
 * Fails when text from outside did anything on the page but show: markup that became elements, script that ran, a page
 * that grew wider than its window, or writing from right to left that could turn its neighbours.
 */
export async function expectOnlyText(page: Page, what: string): Promise<void> {
  const found = await page.evaluate(
    ({ trapName }) => {
      const turning = /[\u0590-\u08ff\u202a-\u202e\u2066-\u2069]/
      const shown = (text: Text) => text.data.trim() !== '' && (text.parentElement?.checkVisibility() ?? false)
      /** Whether an element keeps the direction of its text to itself. */
      const isolates = (element: Element) => {
        const { display, unicodeBidi } = getComputedStyle(element)
        return display !== 'inline' || /isolate|plaintext/.test(unicodeBidi)
      }
      const texts: Text[] = []
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) texts.push(node)
      const isolationOf = (text: Text) => {
        let element = text.parentElement ?? document.body
        while (!isolates(element) && element.parentElement) element = element.parentElement
        return element
      }
      const turned = texts.filter((text) => shown(text) && turning.test(text.data) && !text.data.includes('\u2068'))
      const neighbours = turned.flatMap((text) => {
        const home = isolationOf(text)
        return texts
          .filter((other) => other !== text && shown(other) && isolationOf(other) === home)
          .map((other) => `${text.data.slice(0, 40)} beside ${other.data.slice(0, 40)}`)
      })
      return {
        elements: [...document.querySelectorAll(`[${trapName}]`)].map((element) => element.outerHTML),
        ran: (globalThis as { hostile?: unknown }).hostile ?? null,
        wider: document.documentElement.scrollWidth - innerWidth,
        neighbours,
      }
    },
    { trapName: trap },
  )
  expect.soft(found.elements, `${what}: markup that became elements`).toEqual([])
  expect.soft(found.ran, `${what}: script that ran`).toBeNull()
  expect.soft(found.wider, `${what}: pixels beyond the window`).toBeLessThanOrEqual(0)
  expect.soft(found.neighbours, `${what}: text that can be turned by its neighbour`).toEqual([])
}
