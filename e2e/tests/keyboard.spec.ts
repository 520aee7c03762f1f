// The main path without touching the mouse.
import { field, headStatus } from '../support/form.ts'
import { consoleConnected, pressKeys, promptShown } from '../support/console.ts'
import { chooseInMenu, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test, uniqueName } from '../support/test.ts'

test('sign in, create, start, use the console and leave it, shut down, delete', async ({ page, facts, machines }) => {
  test.setTimeout(180_000)
  const name = uniqueName('keys')
  await page.emulateMedia({ reducedMotion: 'reduce' })

  await test.step('sign in', async () => {
    await page.goto('/admin/vms')
    await expect(page.getByLabel('User name')).toBeFocused()
    await page.keyboard.type('admin')
    await page.keyboard.press('Tab')
    await page.keyboard.type(facts.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  })
  await test.step('create', async () => {
    await pressByKeyboard(page, page.getByRole('link', { name: 'Create VM' }))
    await tabTo(page, field(page, 'Name'))
    await page.keyboard.type(name)
    await tabTo(page, field(page, 'Start it when it is made'))
    await page.keyboard.press('Space')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(headStatus(page)).toContainText('Down')
  })
  const id = /\/vms\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  machines.adopt(id)
  await test.step('start', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: 'Start', exact: true }))
    await expect(headStatus(page)).toContainText('Up', { timeout: 60_000 })
  })
  await test.step('console: in with Enter, out with Ctrl+Alt+Shift', async () => {
    const serial = await serialOf(id)
    await pressByKeyboard(page, page.getByRole('link', { name: 'Console', exact: true }))
    await consoleConnected(page)
    await promptShown(page)
    const frame = page.getByLabel('Press Enter or click to type in the machine.')
    await tabTo(page, frame)
    await page.keyboard.press('Enter')
    await pressKeys(page, 'echo KEYS-$((6*7)) > /dev/ttyS0')
    await serial.expect(/KEYS-42/, 20)
    await page.keyboard.press('Control+Alt+Shift')
    await expect(frame).toBeFocused()
  })
  await test.step('shut down and delete', async () => {
    for (const [action, wait] of [
      ['Shut down', async () => expect(headStatus(page)).toContainText('Down', { timeout: 60_000 })],
      ['Delete VM', async () => expect(page).toHaveURL(/\/admin\/vms$/)],
    ] as const) {
      const button = page.getByRole('button', { name: action, exact: true })
      if (await button.isVisible()) await pressByKeyboard(page, button)
      else {
        await tabTo(page, page.getByRole('button', { name: `Actions for ${name}` }), { backwards: true })
        await page.keyboard.press('Enter')
        await chooseInMenu(page, page.getByRole('menuitem', { name: action, exact: true }))
      }
      const confirm = page.getByRole('dialog').getByRole('button', { name: action })
      await expect(confirm).toBeEnabled()
      await pressByKeyboard(page, confirm)
      await wait()
    }
  })
})
