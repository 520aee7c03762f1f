import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

/** Presses Tab until an element has the focus; fails when the keyboard does not get there. */
export async function tabTo(page: Page, target: Locator, { backwards = false } = {}): Promise<void> {
  await expect(target.first()).toBeVisible()
  const visited: string[] = []
  for (let presses = 0; presses < 120; presses += 1) {
    // One question for each press, for a page may have many stops; of the element that is there now, for one that waits
    // for an answer may be drawn anew.
    const elsewhere = await target
      .first()
      .evaluate((node) => node !== document.activeElement && (document.activeElement?.outerHTML.slice(0, 60) ?? ''))
    if (elsewhere === false) return
    visited.push(elsewhere)
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab')
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

/** Goes to a check box, a switch or a radio button by Tab and presses the space bar on it. */
export async function toggleByKeyboard(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Space')
}

/** Goes to a field by Tab and types into it in place of what is there; a list of choices takes what begins like it. */
export async function enter(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  if (await target.first().evaluate((node) => !(node instanceof HTMLSelectElement))) {
    await page.keyboard.press('ControlOrMeta+A')
    if (text === '') await page.keyboard.press('Delete')
  }
  await page.keyboard.type(text)
}

/** Presses an action of an object by keyboard: a button of the page's head, or else an entry of the object's menu. */
export async function pressAction(page: Page, object: string, action: string): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name: action, exact: true })
  const menu = page.getByRole('button', { name: `Actions for ${object}` })
  // Which of the two it is can be seen only once the head has been drawn, with both.
  await expect(menu).toBeVisible()
  if (await button.first().isVisible()) return pressByKeyboard(page, button)
  await pressByKeyboard(page, menu)
  await chooseInMenu(page, page.getByRole('menuitem', { name: action, exact: true }))
}

/**
 * Notes down what live regions say from now on, in every page opened: what is said goes by, as a toast does. Call it
 * before a page is opened.
 */
export async function hearAnnouncements(pages: Page | BrowserContext): Promise<void> {
  await pages.addInitScript(() => {
    const heard: string[] = []
    Object.assign(globalThis, { heard })
    const regions = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]'
    const changed = (node: Node | null) => (node instanceof Element ? node : node?.parentElement)?.closest(regions)
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const added = [...addedNodes].flatMap((node) =>
          node instanceof Element ? [...(node.matches(regions) ? [node] : []), ...node.querySelectorAll(regions)] : [],
        )
        for (const region of [changed(target), ...added]) if (region?.textContent) heard.push(region.textContent)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
}

/** Waits until a live region says it, or has said it since the page was opened. */
export async function expectAnnounced(page: Page, words: string | RegExp, seconds = 60): Promise<void> {
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join('\n'))
  const expected = expect.poll(heard, { timeout: seconds * 1000, message: `to hear ${String(words)}` })
  await (typeof words === 'string' ? expected.toContain(words) : expected.toMatch(words))
}
