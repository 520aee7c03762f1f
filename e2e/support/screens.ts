import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'

/** Window sizes every page is looked at in. */
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 360, height: 800 },
] as const

/** Waits until nothing on the page is loading or moving. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.pf-v6-c-skeleton, .pf-v6-c-spinner')).toHaveCount(0)
  await page.evaluate(async () => {
    const drawnAgain = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await document.fonts.ready
    await drawnAgain() // a page hears of another theme or size when it is next drawn
    await Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => {
          // What is hidden does not move on, and what never ends is meant to move.
          const target = effect instanceof KeyframeEffect ? effect.target : null
          return effect?.getComputedTiming().endTime !== Infinity && (target?.checkVisibility() ?? true)
        })
        .map((animation) => animation.finished.catch(() => undefined)), // cut off by a redraw: it is over too
    )
    await drawnAgain()
  })
}

/**
 * Fails when the page is wider than its window in one of the sizes, or a table's menus cover its states. Saves it,
 * light and dark, in each size, into the folder `OVERT_SCREENSHOTS` names, if there is one. `widths` leaves sizes out,
 * as for a menu, which is placed where it was opened.
 */
export async function saveScreens(
  page: Page,
  name: string,
  widths: readonly number[] = sizes.map(({ width }) => width),
): Promise<void> {
  const folder = process.env.OVERT_SCREENSHOTS
  const before = page.viewportSize()
  const tooWide: string[] = []
  const hidden: string[] = []
  for (const size of sizes.filter(({ width }) => widths.includes(width))) {
    await page.setViewportSize(size)
    await settled(page)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > size.width) tooWide.push(`${width} pixels in a window of ${size.width}`)
    hidden.push(...(await statesUnderMenus(page)).map((words) => `${words} in a window of ${size.width}`))
    if (folder) await saveBothSchemes(page, join(folder, `${name}-${size.width}`))
  }
  if (before) await page.setViewportSize(before)
  expect.soft(tooWide, `${name} scrolls sideways`).toEqual([])
  expect.soft(hidden, `${name} hides states under the menus of its rows`).toEqual([])
}

/** States in a table that the column of menus, which stays in sight, covers in part. */
function statesUnderMenus(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('tbody tr .ov-status .pf-v6-c-label')].flatMap((label) => {
      const menu = label.closest('tr')?.querySelector('.ov-menu-cell')
      const isUnder = menu && label.getBoundingClientRect().right > menu.getBoundingClientRect().left + 1
      return isUnder ? [label.textContent] : []
    }),
  )
}

async function saveBothSchemes(page: Page, path: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    await page.screenshot({ path: `${path}-${colorScheme}.png`, animations: 'disabled' })
  }
}
