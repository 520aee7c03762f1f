// What no other journey passes through, without touching the mouse: drawers, menus, one's own settings, devices of a VM.
// Wherever something closes, the keyboard goes on where it came from.
import { field } from '../support/form.ts'
import { chooseInMenu, enter, expectAnnounced, pressByKeyboard, tabTo, toggleByKeyboard } from '../support/keyboard.ts'
import { finished } from '../support/sign-in.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { mebibyte } from '../support/vms.ts'

test('drawers, help, the user’s menu, settings and tokens', async ({ api, browserOf }) => {
  // A user of its own, as what is chosen is kept for the user.
  const user = { userName: uniqueName('keys'), password: 'correct horse battery' }
  const { id } = await api.call('createUser', { body: { ...user, administrator: true } })
  try {
    const page = await (await browserOf(user)).newPage()
    await page.goto('/admin/vms')
    const banner = page.getByRole('banner')
    const dialog = page.getByRole('dialog')
    const account = banner.getByRole('button', { name: `Account of ${user.userName}` })

    await test.step('the first Tab leads past the frame', async () => {
      await expect(page.getByRole('link', { name: 'hello', exact: true })).toBeVisible()
      await page.keyboard.press('Tab')
      await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(page.getByRole('main')).toBeFocused()
    })
    for (const [name, button] of [
      ['Operations', /^Operations$|under way/],
      ['Events', /^Events$|unread/],
    ] as const)
      await test.step(`the drawer of ${name.toLowerCase()}`, async () => {
        const opener = banner.getByRole('button', { name: button })
        const drawer = page.getByRole('complementary', { name })
        await pressByKeyboard(page, opener)
        await expect(drawer.getByRole('heading', { name, level: 2 })).toBeFocused()
        await page.keyboard.press('Escape')
        await expect(drawer).toBeHidden()
        await expect(opener).toBeFocused()
        await page.keyboard.press('Enter')
        await pressByKeyboard(page, drawer.getByRole('button', { name: 'Close' }))
        await expect(opener).toBeFocused()
      })
    await test.step('keyboard help, by its button and by its key', async () => {
      const opener = banner.getByRole('button', { name: 'Keyboard help' })
      await pressByKeyboard(page, opener)
      await expect(dialog).toContainText('Keyboard')
      await page.keyboard.press('Escape')
      await expect(opener).toBeFocused()
      await page.keyboard.press('?')
      await expect(dialog).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(opener).toBeFocused()
    })
    await test.step('the theme, in the menu of the user', async () => {
      await pressByKeyboard(page, account)
      await chooseInMenu(page, page.getByRole('menuitem', { name: 'Dark' }))
      await expect(account).toBeFocused()
      await expect(page.locator('html')).toHaveClass(/dark/)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('menuitem', { name: 'Light' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(account).toBeFocused()
    })
    await test.step('settings', async () => {
      await page.keyboard.press('Enter')
      await chooseInMenu(page, page.getByRole('menuitem', { name: 'Profile and settings' }))
      await expect(page.getByRole('heading', { level: 1, name: 'Profile and settings' })).toBeVisible()
      await enter(page, field(page, 'Display name'), 'Keys')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Save settings' }))
      await expectAnnounced(page, 'Your settings are saved')
      await expect(banner.getByRole('button', { name: 'Account of Keys' })).toBeVisible()
    })
    await test.step('a token is made, with its API call, and revoked', async () => {
      await pressByKeyboard(page, page.getByRole('link', { name: 'API tokens' }))
      const create = page.getByRole('main').getByRole('button', { name: 'Create token' })
      await pressByKeyboard(page, create)
      await enter(page, dialog.getByRole('textbox', { name: 'Name' }), 'script')
      await pressByKeyboard(page, dialog.locator('summary', { hasText: 'As an API call' }))
      await expect(dialog.getByLabel('curl', { exact: true })).toContainText('"name": "script"')
      await pressByKeyboard(page, dialog.getByRole('button', { name: 'Create token' }))
      await pressByKeyboard(page, dialog.getByRole('button', { name: 'I have copied it' }))
      await expect(dialog).toBeHidden()
      // The button of the empty page has made way for a table with a button of its own.
      await expect(page.getByRole('main').or(create).and(page.locator(':focus'))).toBeVisible()
      await pressByKeyboard(page, page.getByRole('button', { name: 'Actions for script' }))
      await chooseInMenu(page, page.getByRole('menuitem', { name: 'Revoke token' }))
      await expect(dialog).toContainText('cannot be undone')
      await pressByKeyboard(page, dialog.getByRole('button', { name: 'Revoke token' }))
      await expectAnnounced(page, 'Token script is revoked')
      await expect(page.getByRole('main'), 'the row is gone').toBeFocused()
    })
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})

test('a disk and a network interface of a machine, each with its API call', async ({
  adminPage: page,
  api,
  machines,
}) => {
  const id = await machines.make('devices')
  const made = await api.call('createDisk', {
    body: {
      name: uniqueName('spare'),
      allocation: 'thin',
      readOnly: false,
      source: { type: 'blank', sizeBytes: mebibyte },
    },
  })
  machines.adoptDisk(made.object.id)
  await finished(api, made.id)
  const { name } = await api.call('getDisk', { path: { id: made.object.id } })
  const dialog = page.getByRole('dialog')
  /** Opens the call shown in the dialog, and waits for what it holds. */
  const expectCall = async (words: string) => {
    await pressByKeyboard(page, dialog.locator('summary', { hasText: 'As an API call' }))
    await expect(dialog.getByLabel('curl', { exact: true })).toContainText(words)
  }
  const leaveAndComeBack = async (opener: ReturnType<typeof page.getByRole>) => {
    await pressByKeyboard(page, opener)
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(opener).toBeFocused()
    await page.keyboard.press('Enter')
  }

  await test.step('attach a disk', async () => {
    await page.goto(`/admin/vms/${id}/disks`)
    const opener = page.getByRole('button', { name: 'Attach disk' })
    await leaveAndComeBack(opener)
    await enter(page, dialog.getByRole('combobox', { name: 'Disk', exact: true }), name)
    await expectCall(made.object.id)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Attach disk' }))
    await expectAnnounced(page, `${name} was attached`)
    await expect(opener).toBeFocused()
  })
  await test.step('detach it again', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: `Actions for ${name}` }))
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Detach disk' }))
    await expectAnnounced(page, `${name} was detached`)
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeHidden()
    const other = page.getByRole('table').getByRole('button', { name: /^Actions for / })
    await expect(other, 'the other disk').toBeFocused()
  })
  await test.step('a network interface', async () => {
    await pressByKeyboard(page, page.getByRole('link', { name: 'Network interfaces' }))
    const opener = page.getByRole('button', { name: 'Add network interface' })
    await leaveAndComeBack(opener)
    await tabTo(page, dialog.getByRole('textbox', { name: 'MAC address' }))
    await page.keyboard.type('52:54:00:12:34:56')
    await expectCall('"macAddress": "52:54:00:12:34:56"')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add network interface' }))
    await expectAnnounced(page, 'nic2 was added')
    await expect(opener).toBeFocused()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Actions for nic2' }))
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Remove network interface' }))
    await expectAnnounced(page, 'nic2 was removed')
    await expect(page.getByRole('button', { name: 'Actions for nic1' })).toBeFocused()
  })
  await test.step('editing shows its call, with the revision it was read at', async () => {
    await page.goto(`/admin/vms/${id}/edit`)
    await enter(page, field(page, 'Description'), 'by keyboard')
    await toggleByKeyboard(page, field(page, 'Protected against deletion'))
    await pressByKeyboard(page, page.locator('summary', { hasText: 'As an API call' }))
    const call = page.getByLabel('curl', { exact: true })
    await expect(call).toContainText('"description": "by keyboard"')
    await expect(call).toContainText('"deleteProtected": true')
    await expect(call).toContainText('If-Match')
  })
})
