// The first journey: from signing in to a VM that was made, used and deleted, all in the administration portal and
// all by keyboard; each time where the keyboard goes on, and what a screen reader says at the end of the work.
import { differences, remains } from '../faults/remains.ts'
import { consoleConnected, expectSamePicture, pressKeys, promptShown } from '../support/console.ts'
import { field, headStatus } from '../support/form.ts'
import {
  enter,
  expectAnnounced,
  hearAnnouncements,
  pressAction,
  pressByKeyboard,
  tabTo,
  toggleByKeyboard,
} from '../support/keyboard.ts'
import { guestPids } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { domainOf, virsh } from '../support/virsh.ts'
import { vmIs } from '../support/vms.ts'

test('create, start, see, type, pause, shut down, delete', async ({ page, api, facts, machines }) => {
  test.setTimeout(300_000) // every key is pressed
  const before = await remains(facts, api)
  const name = uniqueName('journey')
  const menu = (object: string) => page.getByRole('button', { name: `Actions for ${object}` })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await hearAnnouncements(page)

  await test.step('sign in', async () => {
    await page.goto('/admin/vms')
    await expect(page).toHaveURL(/\/admin\/sign-in\?to=%2Fvms/)
    await saveScreens(page, 'sign-in')
    await expect(page.getByLabel('User name')).toBeFocused()
    await page.keyboard.type('admin')
    await enter(page, page.getByLabel('Password', { exact: true }), 'not the password')
    await page.keyboard.press('Enter')
    await expectAnnounced(page, 'The user name or the password is wrong.')
    await enter(page, page.getByLabel('Password', { exact: true }), facts.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
    await saveScreens(page, 'vms')
  })

  await test.step('create a VM from the demo image', async () => {
    await pressByKeyboard(page, page.getByRole('link', { name: 'Create VM' }))
    await enter(page, field(page, 'Name'), name)
    await expect(field(page, 'Image').locator('option:checked')).toContainText('tiny-linux')
    await enter(page, field(page, 'Memory'), '192')
    await enter(page, field(page, 'Unit of Memory'), 'MiB')
    await saveScreens(page, 'create-vm')
    await toggleByKeyboard(page, field(page, 'Start it when it is made'))
    await expect(field(page, 'Start it when it is made')).not.toBeChecked()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('main'), 'the form is gone').toBeFocused()
    await expect(headStatus(page)).toContainText('Down')
    await expectAnnounced(page, `Create VM ${name}: done`)
  })
  const id = /\/vms\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  machines.adopt(id)

  await test.step('start it', async () => {
    await pressAction(page, name, 'Start')
    await expectAnnounced(page, `Start ${name}: done`)
    await expect(headStatus(page)).toContainText('Up', { timeout: 60_000 })
    expect(guestPids(id)).toHaveLength(1)
  })

  const serial = await serialOf(id)
  await test.step('its screen is the one QEMU shows', async () => {
    await pressByKeyboard(page, page.getByRole('link', { name: 'Console', exact: true }))
    await consoleConnected(page)
    await serial.expect(/GUEST UP/)
    await promptShown(page)
    await expectSamePicture(page, id, facts.folder)
    await saveScreens(page, 'console')
  })

  await test.step('what is typed on its keyboard arrives on its serial port', async () => {
    const frame = page.getByLabel('Press Enter or click to type in the machine.')
    await tabTo(page, frame)
    await page.keyboard.press('Enter')
    await pressKeys(page, 'echo JOURNEY-$((6*7)) > /dev/ttyS0')
    await serial.expect(/JOURNEY-42/, 20)
    await page.keyboard.press('Control+Alt+Shift')
    await expect(frame, 'the keyboard is given back').toBeFocused()
    await expectSamePicture(page, id, facts.folder)
  })

  await test.step('what the guest says of itself shows', async () => {
    const vm = await vmIs(
      api,
      id,
      'guest facts',
      (now) => now.guest?.hostName !== undefined && now.ipAddresses.length > 0,
    )
    await pressByKeyboard(page, page.getByRole('link', { name: 'Overview', exact: true }))
    await expect(page.getByText('Tiny Linux').first()).toBeVisible()
    await expect(page.getByText(vm.ipAddresses[0] ?? 'no address').first()).toBeVisible()
    await saveScreens(page, 'vm-overview')
  })

  await test.step('pause and resume', async () => {
    await pressAction(page, name, 'Pause')
    await expect(menu(name), 'back at the menu').toBeFocused()
    await expect(headStatus(page)).toContainText('Paused')
    expect(await virsh('domstate', domainOf(id))).toBe('paused')
    await pressAction(page, name, 'Resume')
    await expect(headStatus(page)).toContainText('Up')
    expect(await virsh('domstate', domainOf(id))).toBe('running')
  })

  await test.step('shut down, after its plan', async () => {
    await pressAction(page, name, 'Shut down')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(name)
    await saveScreens(page, 'confirm-shutdown')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('button', { name: 'Shut down', exact: true }), 'back where it was').toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: 'Shut down' })).toBeEnabled()
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Shut down' }))
    await expect(dialog).toBeHidden()
    await expectAnnounced(page, `Shut down ${name}: done`)
    await expect(headStatus(page)).toContainText('Down', { timeout: 60_000 })
    expect(guestPids(id)).toEqual([])
  })

  await test.step('delete it with its disk; nothing is left', async () => {
    await pressAction(page, name, 'Delete VM')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('cannot be undone')
    await saveScreens(page, 'confirm-delete')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(menu(name), 'back at the menu').toBeFocused()
    await pressAction(page, name, 'Delete VM')
    await expect(dialog.getByRole('button', { name: 'Delete VM' })).toBeEnabled()
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Delete VM' }))
    await expect(page).toHaveURL(/\/admin\/vms$/)
    await expect(page.getByRole('main'), 'the page of the VM is gone').toBeFocused()
    await expectAnnounced(page, `Delete VM ${name}: done`)
    await expect(page.getByRole('link', { name, exact: true })).toBeHidden()
    await expect.poll(async () => differences(before, await remains(facts, api)), { timeout: 15_000 }).toEqual([])
  })
})
