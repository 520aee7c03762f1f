import { expect, type Page } from '@playwright/test'
import { pressByKeyboard } from './keyboard.ts'
import { canvasPixels, coloursOf, differenceOf } from './picture.ts'
import { until } from './until.ts'
import { screenshotOf } from './virsh.ts'

/** The console's screen in a page. */
export const screenIn = (page: Page) => page.locator('.ov-console canvas')

/** The state of a page's console, in its words. */
export const consoleState = (page: Page, words: string) =>
  page.locator('.ov-console').getByRole('status', { name: words, exact: true })

/** Waits until the console of a page is connected and shows something. */
export async function consoleConnected(page: Page, seconds = 20): Promise<void> {
  await expect(page.locator('.ov-console').getByRole('status', { name: 'Connected' })).toBeVisible({
    timeout: seconds * 1000,
  })
  await until('a picture in the console', async () => coloursOf(await canvasPixels(page)).size > 1, { seconds })
}

/** Waits until the page shows, pixel for pixel, what QEMU itself says is on the guest's screen. */
export async function expectSamePicture(page: Page, vmId: string, folder: string): Promise<void> {
  let last = ''
  await until(
    `the console to show QEMU's own picture`,
    async () => {
      // The guest may draw between the two; then they are taken again.
      const shown = await canvasPixels(page)
      const truth = await screenshotOf(vmId, folder)
      last = differenceOf(shown, truth) ?? ''
      if (last !== '') throw new Error(last)
      return coloursOf(truth).size > 1
    },
    { seconds: 20, everyMs: 250 },
  )
}

/** The prompt's colour in the demo guest, which nothing else on its screen has. */
const promptColour = 0x5757ff

/** Waits until the demo guest's shell is ready for what is typed; what comes earlier it throws away. */
export async function promptShown(page: Page): Promise<void> {
  await until('a prompt in the console', async () => coloursOf(await canvasPixels(page)).has(promptColour), {
    seconds: 60,
  })
}

/**
 * Presses the keys of a line and Enter as a hand would: with Shift held where the character needs it, because a console
 * sends keys, not characters.
 */
export async function pressKeys(page: Page, line: string): Promise<void> {
  for (const character of line) {
    const shifted = /[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(character)
    if (shifted) await page.keyboard.down('Shift')
    await page.keyboard.press(character, { delay: 10 })
    if (shifted) await page.keyboard.up('Shift')
  }
  await page.keyboard.press('Enter')
}

/** Clicks into the console and types a line on the guest's own keyboard. */
export async function typeInConsole(page: Page, line: string): Promise<void> {
  const screen = screenIn(page)
  await screen.click()
  await expect(screen).toBeFocused()
  await pressKeys(page, line)
}

/** The rows of a serial console in sight, as text. */
export const terminalText = async (page: Page) =>
  (await page.locator('.ov-console .xterm-rows > div').allInnerTexts())
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')

/** Waits until a serial console shows something that matches. */
export async function terminalShows(page: Page, pattern: RegExp, seconds = 90): Promise<void> {
  await expect.poll(() => terminalText(page), { timeout: seconds * 1000 }).toMatch(pattern)
}

/**
 * Lets a test cut the console's WebSockets of a page, as a network does; call it before the page is opened. (Playwright's
 * own routing of WebSockets shows the page objects that noVNC does not take for sockets.)
 */
export async function cuttableConsole(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const open = new Set<WebSocket>()
    Object.assign(globalThis, {
      WebSocket: new Proxy(WebSocket, {
        construct: (made, [url, protocols]: [string, string[]?]) => {
          const socket = new made(url, protocols)
          open.add(socket)
          socket.addEventListener('close', () => open.delete(socket))
          return socket
        },
      }),
      cutSockets: () => {
        for (const socket of open) socket.close()
      },
    })
  })
  return () => page.evaluate(() => (globalThis as unknown as { cutSockets: () => void }).cutSockets())
}

/** Presses a button beside the console, by keyboard; comes out of the console first when the keys go there. */
export async function pressBesideConsole(page: Page, name: string): Promise<void> {
  const isInside = await page.evaluate(() => document.activeElement?.matches('canvas, .xterm *') ?? false)
  if (isInside) await page.keyboard.press('Control+Alt+Shift')
  await pressByKeyboard(page, page.getByRole('button', { name, exact: true }))
}
