// Somebody who has one machine and never asked for a data center.
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { consoleConnected, expectSamePicture } from '../support/console.ts'
import { expectAccessible } from '../support/accessible.ts'
import { saveScreens } from '../support/screens.ts'
import { field } from '../support/form.ts'
import { chooseInMenu, expectAnnounced, pressByKeyboard, tabTo, toggleByKeyboard } from '../support/keyboard.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { getVm, startVm, stopVm } from '../support/vms.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpvdXJuZXlKb3VybmV5Sm91cm5leUpvdXJuZXlKb3Vy dana@example'

test('one machine: start, console in one press, shut down, on a phone and by keyboard', async ({
  api,
  facts,
  machines,
  otherUser,
  browserOf,
}) => {
  const id = await machines.make('mine')
  const { name } = await getVm(api, id)
  const context = await browserOf(otherUser)
  const page = await context.newPage()

  await test.step('before they have one', async () => {
    await page.goto('/')
    await expect(page.getByText('You have no machine yet')).toBeVisible()
    const create = page.getByRole('button', { name: 'Create machine' })
    await expect(create).toBeDisabled()
    await expect(create).toHaveAccessibleDescription(/Your role does not allow this/)
    await saveScreens(page, 'machines-empty')
    await page.goto('/create')
    await expect(page.getByRole('heading', { name: 'You may not create machines' })).toBeVisible()
    await expectAccessible(page, 'create machine without the right')
    await saveScreens(page, 'create-machine-forbidden')
    await page.goto('/')
  })
  await test.step('a granted machine appears by itself, and no other', async () => {
    await api.call('createPermission', {
      body: {
        principal: { kind: 'user', id: otherUser.id },
        roleId: builtInRoles.userRole,
        object: { kind: 'vm', id },
      },
    })
    await expect(page.getByRole('article')).toHaveCount(1, { timeout: 5_000 })
    await expect(page.getByRole('article')).toContainText(name)
    await expect(page.getByText('hello', { exact: true })).toBeHidden()
    for (const word of ['host', 'cluster', 'storage domain'])
      await expect(page.getByText(new RegExp(`\\b${word}\\b`, 'i'))).toHaveCount(0)
  })

  await page.setViewportSize({ width: 360, height: 800 })
  const bell = page.getByRole('button', { name: /^Notifications$|unread notification/ })
  await test.step('the bell has told of it, and keeps that it was read', async () => {
    await expect(bell).toHaveAccessibleName('1 unread notification')
    await pressByKeyboard(page, bell)
    const drawer = page.getByRole('complementary', { name: 'Notifications' })
    await expect(drawer.getByText(`admin gave you the role UserRole on ${name}`)).toBeVisible()
    await expectAccessible(page, 'notifications')
    await saveScreens(page, 'notifications')
    await page.setViewportSize({ width: 360, height: 800 })
    await pressByKeyboard(page, drawer.getByRole('button', { name: 'Mark all as read' }))
    await expect(bell).toHaveAccessibleName('Notifications')
    await page.keyboard.press('Escape')
    await expect(drawer).toBeHidden()
    await expect(bell).toBeFocused()
  })
  const card = page.getByRole('article')
  await test.step('start', async () => {
    await pressByKeyboard(page, card.getByRole('button', { name: 'Start' }))
    await expect(card.getByText('Running', { exact: true })).toBeVisible({ timeout: 60_000 })
    await expectAnnounced(page, `Start ${name}: done`)
  })
  await test.step('its console is one press away', async () => {
    await pressByKeyboard(page, card.getByRole('button', { name: 'Open console' }))
    await consoleConnected(page)
    await expectSamePicture(page, id, facts.folder)
    await expectAccessible(page, 'console of the VM portal')
    await saveScreens(page, 'machine-console')
  })
  await test.step('its own page', async () => {
    await page.goto(`/machines/${id}`)
    await expect(page.getByText('Tiny Linux').first()).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('[aria-labelledby="disks"]').getByRole('listitem')).toHaveCount(1)
    await expectAccessible(page, 'machine of the VM portal')
    await saveScreens(page, 'machine')
    await page.goto('/')
    await expect(card.getByText('Tiny Linux')).toBeVisible()
    await saveScreens(page, 'machines')
  })
  await page.setViewportSize({ width: 360, height: 800 })
  await test.step('shut down', async () => {
    const menu = card.getByRole('button', { name: `Actions for ${name}` })
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Shut down' })
    await pressByKeyboard(page, menu)
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Shut down' }))
    await expect(confirm).toBeEnabled()
    await page.keyboard.press('Escape')
    await expect(menu, 'back where it was').toBeFocused()
    await page.keyboard.press('Enter')
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Shut down' }))
    await expect(confirm).toBeEnabled()
    await pressByKeyboard(page, confirm)
    await expect(card.getByText('Off', { exact: true })).toBeVisible({ timeout: 60_000 })
  })
  await test.step('what one did oneself is no news; what an administrator does is', async () => {
    await expect(bell).toHaveAccessibleName('Notifications')
    await startVm(api, id)
    await expect(bell).toHaveAccessibleName('1 unread notification', { timeout: 60_000 })
    await pressByKeyboard(page, bell)
    await expect(page.getByText(`admin started ${name}`)).toBeVisible()
    await page.keyboard.press('Escape')
    await stopVm(api, id)
  })
  await test.step('what is not theirs is not there', async () => {
    const { items } = await api.call('listVms', { query: { search: 'hello' } })
    await page.goto(`/machines/${items[0]?.id}`)
    await expect(page.getByText('It is not there')).toBeVisible()
    await page.goto('/admin/vms')
    await expect(page.getByRole('heading', { name: 'This portal is for administrators' })).toBeVisible()
    await expectAccessible(page, 'another portal')
    await saveScreens(page, 'other-portal')
    await pressByKeyboard(page, page.getByRole('link', { name: 'Go to your machines' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Your machines' })).toBeVisible()
  })
})

test('from an image to a machine one may enter, on a phone and by keyboard alone', async ({
  api,
  machines,
  otherUser,
  browserOf,
}) => {
  test.slow() // every key is pressed, and a guest boots
  const dataCenter = (await api.call('listDataCenters', {})).items[0]
  if (!dataCenter) throw new Error('there is no data center')
  const object = { kind: 'data_center', id: dataCenter.id } as const
  await api.call('createPermission', {
    body: { principal: { kind: 'user', id: otherUser.id }, roleId: builtInRoles.superUser, object },
  })
  const page = await (await browserOf(otherUser)).newPage()
  await page.setViewportSize({ width: 360, height: 740 })
  const name = uniqueName('own')
  const dialog = page.getByRole('dialog')

  await test.step('keep an SSH key', async () => {
    await page.goto('/profile/ssh-keys')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add SSH key' }))
    await tabTo(page, field(page, 'Public key'))
    await page.keyboard.insertText('-----BEGIN OPENSSH PRIVATE KEY-----')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add SSH key' }))
    await expect(field(page, 'Public key')).toHaveAccessibleDescription(/^This is a private key/)
    await expectAccessible(page, 'add SSH key')
    await saveScreens(page, 'add-ssh-key')
    await page.setViewportSize({ width: 360, height: 740 })
    await tabTo(page, field(page, 'Public key'))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText(key)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add SSH key' }))
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('row', { name: /dana@example/ })).toBeVisible()
    await expectAccessible(page, 'SSH keys')
    await saveScreens(page, 'ssh-keys')
    await page.setViewportSize({ width: 360, height: 740 })
  })
  await test.step('create', async () => {
    await page.goto('/')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Create machine' })).toBeVisible()
    await tabTo(page, field(page, 'Image'))
    await page.keyboard.type('tiny-linux')
    await expect(field(page, 'Image').locator('option:checked')).toHaveText('tiny-linux')
    await page.keyboard.press('Tab')
    await expect(field(page, 'Name')).toBeFocused()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(name)
    await tabTo(page, page.getByRole('radio', { name: 'Small' }))
    await toggleByKeyboard(page, page.getByRole('checkbox', { name: 'dana@example' }))
    await tabTo(page, field(page, 'Other SSH keys'))
    await page.keyboard.type('ssh-ed25519 AAAA')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
    await expect(field(page, 'User name')).toBeFocused()
    await page.keyboard.type('dana')
    await tabTo(page, field(page, 'Other SSH keys'))
    await expectAccessible(page, 'create machine')
    await saveScreens(page, 'create-machine')
    await page.setViewportSize({ width: 360, height: 740 })
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
    await expect(field(page, 'Other SSH keys')).toHaveAccessibleDescription(/^The key in line 1 is cut off\./)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    for (const word of ['host', 'cluster', 'storage domain'])
      await expect(page.getByText(new RegExp(`\\b${word}\\b`, 'i'))).toHaveCount(0)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  })
  const id = /\/machines\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  machines.adopt(id)

  await test.step('it starts, and lets its user in', async () => {
    await expect(page.getByText('Running', { exact: true })).toBeVisible({ timeout: 90_000 })
    await (await serialOf(id)).expect(/keys of dana written/, 120)
  })
  await test.step('rename it', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: `Actions for ${name}` }))
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Rename or describe' }))
    await tabTo(page, dialog.getByRole('textbox', { name: 'Description' }))
    await page.keyboard.type('Mine alone')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Save' }))
    await expect(dialog).toBeHidden()
    await expect(page.getByText('Mine alone')).toBeVisible()
  })
  await test.step('give it a disk and take its network card away, while it is off', async () => {
    const addDisk = page.getByRole('button', { name: 'Add disk' })
    await expect(addDisk).toHaveAccessibleDescription(/^Shut the machine down first/)
    await stopVm(api, id)
    await expect(page.getByText('Off', { exact: true })).toBeVisible()
    await pressByKeyboard(page, addDisk)
    await tabTo(page, field(page, 'Name'))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(`${name}-photos`)
    await tabTo(page, dialog.getByRole('spinbutton', { name: /^Size/ }))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('1')
    await expectAccessible(page, 'add disk')
    await saveScreens(page, 'machine-add-disk')
    await page.setViewportSize({ width: 360, height: 740 })
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add disk' }))
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('button', { name: `Remove ${name}-photos` })).toBeVisible()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Remove nic1' }))
    await expectAccessible(page, 'remove network card')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Remove' }))
    await expect(page.getByText('It is not on any network.')).toBeVisible()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add network card' }))
    await expect(field(page, 'Network')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Add network card' })).toBeFocused()
    await saveScreens(page, 'machine-parts')
    await page.setViewportSize({ width: 360, height: 740 })
  })
  await test.step('delete it, after its plan', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: `Actions for ${name}` }))
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Delete machine' }))
    await expect(dialog).toContainText('cannot be undone')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Delete machine' }))
    await expect(page).toHaveURL(/\/$/)
    await expect(page.getByRole('article', { name })).toBeHidden()
  })
})

test('in German, too', async ({ machines, api, otherUser, browserOf }) => {
  const id = await machines.make('deutsch')
  await api.call('createPermission', {
    body: { principal: { kind: 'user', id: otherUser.id }, roleId: builtInRoles.userRole, object: { kind: 'vm', id } },
  })
  await otherUser.client.call('updateSettings', { body: { language: 'de' } })
  const page = await (await browserOf(otherUser)).newPage()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Ihre Maschinen' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Maschine anlegen' })).toHaveAccessibleDescription(/Ihre Rolle/)
  await saveScreens(page, 'machines-de')
})
