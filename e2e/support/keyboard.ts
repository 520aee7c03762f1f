import { expect, type Locator, type Page } from '@playwright/test'

/** Presses Tab until an element has the focus; fails when the keyboard does not get there. */
export async function tabTo(page: Page, target: Locator, { backwards = false } = {}): Promise<void> {
  await expect(target.first()).toBeVisible()
  const element = await target.first().elementHandle()
  const visited: string[] = []
  for (let presses = 0; presses < 120; presses += 1) {
    if (await element?.evaluate((node) => node === document.activeElement)) return
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab')
    visited.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 60) ?? ''))
  }
  throw new Error(`Tab does not reach ${String(target)}; it went ${visited.slice(-30).join(' → ')}`)
}

/** Goes to a button or link by Tab and presses it with Enter. */
export async function pressByKeyboard(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

/** Chooses in a menu that has been opened, by arrow keys. */
export async function chooseInMenu(page: Page, item: Locator): Promise<void> {
  await expect(item).toBeVisible()
  for (let presses = 0; presses < 30; presses += 1) {
    if (
      await item.evaluate((node) => node.contains(document.activeElement) && document.activeElement !== document.body)
    ) {
      await page.keyboard.press('Enter')
      return
    }
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`arrow keys do not reach ${String(item)}`)
}
