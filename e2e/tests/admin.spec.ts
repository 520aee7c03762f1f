// The first journey: from signing in to a VM that was made, used and deleted, all in the administration portal.
import { differences, remains } from '../faults/remains.ts'
import { consoleConnected, expectSamePicture, typeInConsole } from '../support/console.ts'
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
    await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
    await saveScreens(page, 'vms')
  })

  await test.step('create a VM from the demo image', async () => {
    await page.getByRole('link', { name: 'Create VM' }).click()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('Image').selectOption({ label: 'tiny-linux' })
    await page.getByLabel('Memory', { exact: true }).fill('192')
    await page.getByLabel('Unit of Memory').selectOption('MiB')
    await saveScreens(page, 'create-vm')
    await page.getByRole('button', { name: 'Create VM' }).click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await expect(page.getByText('Down', { exact: true })).toBeVisible()
  })
  const id = /\/vms\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  machines.adopt(id)

  await test.step('start it', async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await expect(page.getByText('Up', { exact: true })).toBeVisible({ timeout: 30_000 })
    expect(guestPids(id)).toHaveLength(1)
  })

  const serial = await serialOf(id)
  await test.step('its screen is the one QEMU shows', async () => {
    await page.getByRole('link', { name: 'Console', exact: true }).click()
    await consoleConnected(page)
    await serial.expect(/GUEST UP/)
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
    for (const tab of ['Disks', 'Network interfaces', 'Events']) {
      await page.getByRole('link', { name: tab, exact: true }).click()
      await saveScreens(page, `vm-${tab.toLowerCase().replaceAll(' ', '-')}`)
    }
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
  })

  await test.step('pause and resume', async () => {
    await menuAction('Pause')
    await expect(page.getByText('Paused', { exact: true })).toBeVisible()
    expect(await virsh('domstate', domainOf(id))).toBe('paused')
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByText('Up', { exact: true })).toBeVisible()
    expect(await virsh('domstate', domainOf(id))).toBe('running')
  })

  await test.step('shut down, after its plan', async () => {
    await menuAction('Shut down')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(name)
    await saveScreens(page, 'confirm-shutdown')
    await dialog.getByRole('button', { name: 'Shut down' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('Down', { exact: true })).toBeVisible({ timeout: 30_000 })
    expect(guestPids(id)).toEqual([])
  })

  await test.step('delete it with its disk; nothing is left', async () => {
    await menuAction('Delete VM')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('cannot be undone')
    await saveScreens(page, 'confirm-delete')
    await dialog.getByRole('button', { name: 'Delete VM' }).click()
    await expect(page).toHaveURL(/\/admin\/vms$/)
    await expect(page.getByRole('link', { name, exact: true })).toBeHidden()
    await expect.poll(async () => differences(before, await remains(facts, api)), { timeout: 15_000 }).toEqual([])
  })

  /** Presses an action of the VM's page, a button or in its menu. */
  async function menuAction(action: string) {
    const button = page.getByRole('button', { name: action, exact: true })
    if (await button.isVisible()) return button.click()
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
})
