// The first journey: from signing in to a VM that was made, used and deleted, all in the administration portal.
import { differences, remains } from '../faults/remains.ts'
import { consoleConnected, expectSamePicture, promptShown, typeInConsole } from '../support/console.ts'
import { field, headStatus, pressAction } from '../support/form.ts'
import { guestPids } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { domainOf, virsh } from '../support/virsh.ts'
import { vmIs } from '../support/vms.ts'

test('create, start, see, type, pause, shut down, delete', async ({ page, api, facts, machines }) => {
  test.setTimeout(180_000)
  const before = await remains(facts, api)
  const name = uniqueName('journey')

  await test.step('sign in', async () => {
    await page.goto('/admin/vms')
    await expect(page).toHaveURL(/\/admin\/sign-in\?to=%2Fvms/)
    await saveScreens(page, 'sign-in')
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('The user name or the password is wrong.')).toBeVisible()
    await page.getByLabel('Password', { exact: true }).fill(facts.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
    await saveScreens(page, 'vms')
  })

  await test.step('create a VM from the demo image', async () => {
    await page.getByRole('link', { name: 'Create VM' }).click()
    await field(page, 'Name').fill(name)
    await expect(field(page, 'Image').locator('option:checked')).toContainText('tiny-linux')
    await field(page, 'Memory').fill('192')
    await field(page, 'Unit of Memory').selectOption('MiB')
    await saveScreens(page, 'create-vm')
    await page.getByText('Start it when it is made').click()
    await expect(field(page, 'Start it when it is made')).not.toBeChecked()
    await page.getByRole('button', { name: 'Create VM' }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(headStatus(page)).toContainText('Down')
  })
  const id = /\/vms\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  machines.adopt(id)

  await test.step('start it', async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await expect(headStatus(page)).toContainText('Up', { timeout: 60_000 })
    expect(guestPids(id)).toHaveLength(1)
  })

  const serial = await serialOf(id)
  await test.step('its screen is the one QEMU shows', async () => {
    await page.getByRole('link', { name: 'Console', exact: true }).click()
    await consoleConnected(page)
    await serial.expect(/GUEST UP/)
    await promptShown(page)
    await expectSamePicture(page, id, facts.folder)
    await saveScreens(page, 'console')
  })

  await test.step('what is typed on its keyboard arrives on its serial port', async () => {
    await typeInConsole(page, 'echo JOURNEY-$((6*7)) > /dev/ttyS0')
    await serial.expect(/JOURNEY-42/, 20)
    await expectSamePicture(page, id, facts.folder)
  })

  await test.step('what the guest says of itself shows', async () => {
    const vm = await vmIs(
      api,
      id,
      'guest facts',
      (now) => now.guest?.hostName !== undefined && now.ipAddresses.length > 0,
    )
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await expect(page.getByText('Tiny Linux').first()).toBeVisible()
    await expect(page.getByText(vm.ipAddresses[0] ?? 'no address').first()).toBeVisible()
    await saveScreens(page, 'vm-overview')
  })

  await test.step('pause and resume', async () => {
    await pressAction(page, name, 'Pause')
    await expect(headStatus(page)).toContainText('Paused')
    expect(await virsh('domstate', domainOf(id))).toBe('paused')
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect(headStatus(page)).toContainText('Up')
    expect(await virsh('domstate', domainOf(id))).toBe('running')
  })

  await test.step('shut down, after its plan', async () => {
    await pressAction(page, name, 'Shut down')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(name)
    await saveScreens(page, 'confirm-shutdown')
    await dialog.getByRole('button', { name: 'Shut down' }).click()
    await expect(dialog).toBeHidden()
    await expect(headStatus(page)).toContainText('Down', { timeout: 60_000 })
    expect(guestPids(id)).toEqual([])
  })

  await test.step('delete it with its disk; nothing is left', async () => {
    await pressAction(page, name, 'Delete VM')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('cannot be undone')
    await saveScreens(page, 'confirm-delete')
    await dialog.getByRole('button', { name: 'Delete VM' }).click()
    await expect(page).toHaveURL(/\/admin\/vms$/)
    await expect(page.getByRole('link', { name, exact: true })).toBeHidden()
    await expect.poll(async () => differences(before, await remains(facts, api)), { timeout: 15_000 }).toEqual([])
  })
})
