// The page on which a VM is made, by keyboard: what it foretells, what it refuses, and that the guest gets all of it.
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { getVm, theHost, vmIs } from '../support/vms.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpvdXJuZXlKb3VybmV5Sm91cm5leUpvdXJuZXlKb3Vy dana@example'
/** Opens the page and waits for it: it is the longest of the portal, and nothing of it is there yet. */
async function openForm(page: Page): Promise<void> {
  await page.goto('/admin/vms/create')
  await expect(page.getByRole('heading', { level: 1, name: 'Create virtual machine' })).toBeVisible({ timeout: 60_000 })
}
const idIn = (url: string) => /\/vms\/([0-9a-f-]{36})/.exec(url)?.[1] ?? ''

test('a VM with several disks, NICs and a first boot, from the form to the guest', async ({
  api,
  adminPage: page,
  machines,
}) => {
  test.slow() // two looks at a long page, and a guest that boots
  const name = uniqueName('whole')
  const host = await theHost(api)
  const network = (await api.call('listNetworks', {})).items[0]
  const address = network?.ipv4Cidr.replace(/\.\d+\/\d+$/, '.222') ?? ''
  await openForm(page)

  await test.step('it begins with what the engine gives, and says where it could run', async () => {
    await expect(field(page, 'Name')).toHaveValue(/^vm-\d+$/)
    await enter(page, field(page, 'Name'), name)
    await expect(page.getByText(`It would start on ${host.name}.`)).toBeVisible()
    await enter(page, field(page, 'Memory'), '9')
    await enter(page, field(page, 'Unit of Memory'), 'TiB')
    await expect(page.getByText(/^The only host of cluster .* can’t run it\.$/)).toBeVisible()
    await expect(page.getByText(/The VM needs 9437184 MiB of memory/).first()).toBeVisible()
    await saveScreens(page, 'create-vm-nowhere')
    await enter(page, field(page, 'Memory'), '192')
    await enter(page, field(page, 'Unit of Memory'), 'MiB')
    await expect(page.getByText(`It would start on ${host.name}.`)).toBeVisible()
  })
  await test.step('disks, NICs and a first boot', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add disk' }))
    const second = page.getByRole('group', { name: 'Disk 2' })
    await enter(page, second.getByRole('spinbutton', { name: 'Size' }), '1')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add network interface' }))
    await enter(page, field(page, 'Settings'), 'User, network')
    await enter(page, field(page, 'User'), 'dana')
    await enter(page, field(page, 'Password'), 'correct horse')
    await enter(page, field(page, 'SSH keys'), key)
    await enter(page, field(page, 'Host name'), 'whole-7')
    await enter(page, field(page, 'Time zone'), 'Europe/Berlin')
    await enter(page, field(page, 'Address of NIC 2'), `${address}/24`)
    await enter(
      page,
      field(page, 'Commands'),
      'echo "ZONE $(cat /etc/timezone) KEY $(cat /home/dana/.ssh/authorized_keys)"',
    )
  })
  await test.step('what the guest gets is shown before, without the secret', async () => {
    await pressByKeyboard(page, page.locator('summary', { hasText: 'Show what the guest gets' }))
    const userData = page.getByRole('figure', { name: 'user-data' })
    await expect(userData).toContainText('timezone: "Europe/Berlin"')
    await expect(userData).toContainText(key)
    await expect(userData).toContainText('********')
    await expect(page.getByRole('figure', { name: 'network-config' })).toContainText(`addresses: ["${address}/24"]`)
    await expect(page.getByText('correct horse')).toHaveCount(0)
    await expectAccessible(page, 'create VM with everything')
    await saveScreens(page, 'create-vm-whole')
  })
  await test.step('a reload loses nothing but the secrets', async () => {
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await expect(page.getByText('This is what you entered before')).toBeVisible({ timeout: 60_000 })
    await expect(field(page, 'Name')).toHaveValue(name)
    await expect(field(page, 'Host name')).toHaveValue('whole-7')
    await expect(field(page, 'Password')).toHaveValue('')
    await enter(page, field(page, 'Password'), 'correct horse')
    await enter(
      page,
      field(page, 'Commands'),
      'echo "ZONE $(cat /etc/timezone) KEY $(cat /home/dana/.ssh/authorized_keys)"',
    )
  })
  await test.step('the guest has all of it', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 60_000 })
    const id = idIn(page.url())
    machines.adopt(id)
    await vmIs(api, id, 'started', ({ status }) => status === 'up' || status === 'powering_up')
    const serial = await serialOf(id)
    await serial.expect(/password of dana set/, 120)
    await serial.expect(new RegExp(`ZONE Europe/Berlin KEY ${key}`), 120)
    const vm = await vmIs(api, id, 'its addresses', ({ ipAddresses }) => ipAddresses.includes(address))
    expect(vm.guest?.hostName).toBe('whole-7')
    expect(vm.hostName).toBe(host.name)
    expect(await getVm(api, id)).toMatchObject({ diskCount: 2, nicCount: 2 })
  })
})

test('what no guest could use is refused by its field, with line and column', async ({ api, adminPage: page }) => {
  test.slow() // a long page, sent four times
  await openForm(page)
  await enter(page, field(page, 'Settings'), 'Own files')
  await enter(page, field(page, 'user-data'), '#cloud-config\nusers:\n  - name: ada\n bad: [')
  await pressByKeyboard(page, page.locator('summary', { hasText: 'Show what the guest gets' }))
  await expect(page.getByText('It can’t be used like this')).toBeVisible()
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
  const userData = field(page, 'user-data')
  await expect(userData).toBeFocused()
  await expect(userData).toHaveAccessibleDescription(/^Line \d+, column \d+: /)
  await saveScreens(page, 'create-vm-refused')
  await enter(page, field(page, 'Settings'), 'User, network')
  await enter(page, field(page, 'SSH keys'), 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpvdXJu dana@example')
  await enter(page, field(page, 'Host name'), '-x')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
  await expect(field(page, 'Host name')).toHaveAccessibleDescription(/Must match|host name/i)
  await enter(page, field(page, 'Host name'), '')
  await enter(page, field(page, 'SSH keys'), '-----BEGIN OPENSSH PRIVATE KEY----- AAAA')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
  await expect(field(page, 'SSH keys')).toBeFocused()
  await enter(page, field(page, 'Settings'), 'None')
  await enter(page, field(page, 'Name'), 'hello')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create VM' }))
  await expect(field(page, 'Name')).toBeFocused()
  const { items } = await api.call('listVms', { query: { search: 'hello' } })
  expect(items.filter(({ name }) => name === 'hello')).toHaveLength(1)
})

test('by keyboard alone, and another after it', async ({ adminPage: page, api, machines }) => {
  test.slow() // every key is pressed
  const name = uniqueName('typed')
  await openForm(page)
  await tabTo(page, field(page, 'Name'))
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(name)
  await tabTo(page, field(page, 'Start it when it is made'))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Create and make another' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText(`${name} is being made`)).toBeVisible()
  await expect(field(page, 'Name')).toHaveValue(/^vm-\d+$/)
  const { items } = await api.call('listVms', { query: { search: name } })
  for (const { id } of items) machines.adopt(id)
  expect(items).toHaveLength(1)
  await expect(field(page, 'Start it when it is made'), 'the rest stays').not.toBeChecked()
  await tabTo(page, page.getByRole('button', { name: 'Cancel' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/admin\/vms$/)
})
