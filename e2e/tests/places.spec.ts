// Data centers and clusters: made, set to what hosts offer, and deleted after a plan; by keyboard.
import { field } from '../support/form.ts'
import { enter, expectAnnounced, pressAction, pressByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { getVm, startVm, theHost } from '../support/vms.ts'
import { domainOf, virsh } from '../support/virsh.ts'

test('a data center with a cluster, from its making to its end', async ({ api, adminPage: page }) => {
  const [north, fast] = [uniqueName('north'), uniqueName('fast')]
  const host = await theHost(api)
  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const newest = (await api.call('getClusterChoices', { query: {} })).cpuTypes[0]?.name ?? ''

  await test.step('a data center with shared storage', async () => {
    await page.goto('/admin/data-centers')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create data center' }))
    await enter(page, field(page, 'Name'), north)
    await page.keyboard.press('Enter')
    await expect(heading(north)).toBeVisible()
    await expectAnnounced(page, `${north} was created`)
  })
  await test.step('a cluster in it, with the newest CPU type there is', async () => {
    await page.goto('/admin/clusters')
    await pressByKeyboard(page, page.getByRole('link', { name: 'Create cluster' }))
    await enter(page, field(page, 'Name'), fast)
    await enter(page, field(page, 'Data center'), north)
    await enter(page, field(page, 'CPU type'), newest)
    await enter(page, field(page, 'Memory overcommit'), '500')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create cluster' }))
    await expect(field(page, 'Memory overcommit'), 'more than four times is refused').toHaveAttribute(
      'aria-invalid',
      'true',
    )
    await enter(page, field(page, 'Memory overcommit'), '150')
    await saveScreens(page, 'create-cluster')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create cluster' }))
    await expect(heading(fast)).toBeVisible()
    await expect(page.getByText(newest, { exact: true })).toBeVisible()
  })
  await test.step('the host, whose disks are of its data center, does not move there', async () => {
    await page.goto(`/admin/hosts/${host.id}`)
    await pressAction(page, host.name, 'Move to another cluster')
    const dialog = page.getByRole('dialog', { name: `Move ${host.name} to another cluster` })
    await enter(page, dialog.getByRole('combobox', { name: 'Cluster' }), fast)
    await expect(dialog.getByText(/is on it, and belongs to the data center it would leave/)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Move host' })).toBeDisabled()
    await saveScreens(page, 'move-host-refused')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
  await test.step('the data center stays while the cluster is in it', async () => {
    await page.goto('/admin/data-centers')
    await pressAction(page, north, 'Delete data center')
    const dialog = page.getByRole('dialog', { name: `Delete data center ${north}` })
    await expect(dialog.getByText(`Cluster ${fast} is in it: delete it first.`)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Delete data center' })).toBeDisabled()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: `Actions for ${north}` }), 'back at the menu').toBeFocused()
  })
  await test.step('both are deleted', async () => {
    for (const [list, name, label] of [
      ['clusters', fast, 'Delete cluster'],
      ['data-centers', north, 'Delete data center'],
    ] as const) {
      await page.goto(`/admin/${list}`)
      await pressAction(page, name, label)
      await pressByKeyboard(page, page.getByRole('dialog').getByRole('button', { name: label }))
      await expectAnnounced(page, `${name} was deleted`)
      await expect(page.getByRole('link', { name, exact: true })).toBeHidden()
    }
  })
})

test('VMs run with the CPU type of their cluster', async ({ api, adminPage: page, machines }) => {
  const id = await machines.make('typed')
  const { clusterId } = await getVm(api, id)
  const choose = async (cpuType: string) => {
    await page.goto(`/admin/clusters/${clusterId}/edit`)
    await enter(page, field(page, 'CPU type'), cpuType)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Save cluster' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Default', exact: true })).toBeVisible()
  }
  await choose('Westmere')
  try {
    await startVm(api, id)
    expect(await virsh('dumpxml', domainOf(id))).toMatch(/<model fallback='forbid'>Westmere<\/model>/)
    await page.goto(`/admin/vms/${id}/devices`)
    await expect(page.getByText('Westmere, custom')).toBeVisible()
  } finally {
    await choose('That of each host')
  }
  await page.goto(`/admin/vms/${id}`)
  await expect(page.getByText(/CPU type: Westmere/), 'until the next start').toBeVisible()
})
