// Detail pages: who changed what; what a machine really has; what a host is made of.
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test } from '../support/test.ts'
import { domainOf, virsh } from '../support/virsh.ts'
import { startVm, theHost } from '../support/vms.ts'

const tagOf = (xml: string, pattern: RegExp) => pattern.exec(xml)?.[1] ?? `nothing like ${pattern}`

test('a change is in the history at once, with who, before and after', async ({ api, adminPage: page, machines }) => {
  const id = await machines.make('history')
  const other = await page.context().newPage()
  await other.goto(`/admin/vms/${id}/history`)
  await expect(other.getByRole('list', { name: 'History' })).toContainText('Created')

  await page.goto(`/admin/vms/${id}/edit`)
  await enter(page, field(page, 'Memory'), '256')
  await enter(page, field(page, 'Description'), '<b>for the history</b>')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Save VM' }))

  // Nobody reloads the other window.
  const newest = other.getByRole('list', { name: 'History' }).getByRole('listitem').first()
  await expect(newest).toContainText('192 MiB')
  await expect(newest).toContainText('256 MiB')
  await expect(newest).toContainText('<b>for the history</b>')
  await expect(newest).toContainText('admin')
  await startVm(api, id)
  await expect(newest).toContainText('Start')
  await expectAccessible(other, 'vm-history')
  await saveScreens(other, 'vm-history')

  await test.step('filtered by keyboard', async () => {
    await tabTo(other, other.getByLabel('Action', { exact: true }))
    await other.keyboard.type('Created')
    await expect(newest).toContainText('Network interface nic1 added')
    await expect(other.getByRole('list', { name: 'History' })).not.toContainText('256 MiB')
    await expect(other).toHaveURL(/action=created/)
  })
})

test('the devices are those of the live domain', async ({ api, adminPage: page, machines }) => {
  const id = await machines.make('devices')
  await page.goto(`/admin/vms/${id}/devices`)
  await expect(page.getByText('what its next start is planned with')).toBeVisible()
  await expectAccessible(page, 'vm-devices-planned')
  await startVm(api, id)
  await expect(page.getByText('As the hypervisor tells now')).toBeVisible()
  const xml = await virsh('dumpxml', domainOf(id))
  const table = page.getByRole('table', { name: 'Devices' })
  await expect(page.getByRole('main')).toContainText(tagOf(xml, /machine='([^']+)'/))
  await expect(page.getByRole('main')).toContainText(tagOf(xml, /<emulator>([^<]+)</))
  await expect(table).toContainText(tagOf(xml, /<mac address='([^']+)'/))
  await expect(table).toContainText(tagOf(xml, /<target dev='(vd[a-z])'/))
  await expect(table).toContainText('org.qemu.guest_agent.0')
  const controllers = xml.match(/<controller /g)?.length ?? 0
  await expect(table.getByRole('row').filter({ hasText: /^Controller/ })).toHaveCount(controllers)
  await expectAccessible(page, 'vm-devices')
  await saveScreens(page, 'vm-devices')
  await page.goto(`/admin/vms/${id}`)
  await expect(page.getByText('Why it runs there')).toBeVisible()
  await expect(page.getByText(/ was chosen, the only host that fits\. \d+ % of its memory would be left/)).toBeVisible()
})

test('the host is what libvirt and the kernel say', async ({ api, adminPage: page }) => {
  test.setTimeout(600_000)
  const host = await theHost(api)
  const capabilities = await virsh('capabilities')
  await page.goto(`/admin/hosts/${host.id}/numa`)
  const nodes = capabilities.match(/<cell /g)?.length ?? 0
  await expect(page.getByRole('table', { name: 'NUMA nodes' }).getByRole('row')).toHaveCount(nodes + 1)
  for (const [tab, ready] of [
    ['', 'General'],
    ['/vms', host.name],
    ['/hardware', 'Storage devices'],
    ['/numa', 'CPUs and memory by node'],
    ['/storage', 'Storage roots'],
    ['/versions', 'libvirt'],
    ['/events', host.name],
    ['/history', host.name],
  ] as const)
    await test.step(`host${tab}`, async () => {
      await page.goto(`/admin/hosts/${host.id}${tab}`)
      await expect(page.getByRole('main').getByText(ready).first()).toBeVisible()
    })
})
