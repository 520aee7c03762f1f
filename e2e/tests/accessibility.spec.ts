// Every page of both portals: no violation of WCAG 2.2 AA, light and dark, in every window size without scrolling sideways.
import type { Client } from '@overt/api-client'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { consoleConnected } from '../support/console.ts'
import { saveScreens } from '../support/screens.ts'
import { expectSteady } from '../support/steady.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { demoImage, startVm, theHost, vmIs } from '../support/vms.ts'

/** The demo VM, running. */
async function hello(api: Client): Promise<string> {
  const { items } = await api.call('listVms', { query: { search: 'hello' } })
  const vm = items.find(({ name }) => name === 'hello')
  if (!vm) throw new Error('there is no VM hello')
  if (vm.status === 'down') await startVm(api, vm.id)
  await vmIs(api, vm.id, 'guest facts', ({ guest }) => guest?.osName !== undefined)
  return vm.id
}

async function look(page: Page, name: string, address: string, ready: (page: Page) => Promise<void>): Promise<void> {
  await test.step(name, async () => {
    await page.goto(address)
    await ready(page)
    await expectSteady(page, name)
    await expectAccessible(page, name)
    await saveScreens(page, name)
  })
}

/** The page's own heading stands there, and no error in its place. */
const headed = (words: string | RegExp) => async (page: Page) => {
  await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
}

test('sign-in pages', async ({ page }) => {
  await look(page, 'sign-in', '/admin/', headed(/Overt/))
  await look(page, 'sign-in-vm-portal', '/', headed(/Overt/))
})

test('pages of the administration portal', async ({ adminPage: page, api }) => {
  test.setTimeout(600_000)
  const id = await hello(api)
  const image = await demoImage(api)
  const host = await theHost(api)
  const first = async (list: 'listClusters' | 'listNetworks' | 'listStorageDomains' | 'listOperations') =>
    (await api.call(list, {})).items[0]?.id ?? ''
  const pages: readonly (readonly [name: string, address: string, heading: string | RegExp])[] = [
    ['dashboard', '/', 'Dashboard'],
    ['profile', '/profile', 'Profile and settings'],
    ['vms', '/vms', 'Virtual machines'],
    ['vms-columns', '/vms?dialog=columns', 'Columns'],
    ['vms-views', '/vms?dialog=views', 'Saved views'],
    ['vms-export', '/vms?dialog=export', 'Export list'],
    ['create-vm', '/vms/create', 'Create virtual machine'],
    ['vm-overview', `/vms/${id}`, 'hello'],
    ['vm-disks', `/vms/${id}/disks`, 'hello'],
    ['vm-network-interfaces', `/vms/${id}/nics`, 'hello'],
    ['vm-events', `/vms/${id}/events`, 'hello'],
    ['edit-vm', `/vms/${id}/edit`, 'Edit hello'],
    ['confirm-power-off', `/vms/${id}?dialog=stop&on=${id}`, /hello/],
    ['disks', '/disks', 'Disks'],
    ['create-disk', '/disks/create', 'Create disk'],
    ['disk', `/disks/${image.id}`, 'tiny-linux'],
    ['hosts', '/hosts', 'Hosts'],
    ['host', `/hosts/${host.id}`, host.name],
    ['clusters', '/clusters', 'Clusters'],
    ['cluster', `/clusters/${await first('listClusters')}`, 'Default'],
    ['data-centers', '/data-centers', 'Data centers'],
    ['locks', '/locks', 'Locks'],
    ['networks', '/networks', 'Networks'],
    ['network', `/networks/${await first('listNetworks')}`, 'Default'],
    ['storage-domains', '/storage-domains', 'Storage domains'],
    ['storage-domain', `/storage-domains/${await first('listStorageDomains')}`, 'Default'],
    ['operations', '/operations', 'Operations'],
    ['operation', `/operations/${await first('listOperations')}`, /./],
    ['events', '/events', 'Events'],
    ['no-such-page', '/nothing-here', 'There is no such page'],
    ['no-such-vm', '/vms/00000000-0000-4000-8000-000000000000', 'It is not there'],
  ]
  for (const [name, address, heading] of pages) {
    const ready = name.startsWith('confirm')
      ? async () => expect(page.getByRole('dialog')).toContainText('cannot be undone')
      : name.startsWith('vms-')
        ? async () => expect(page.getByRole('dialog')).toContainText(heading)
        : heading instanceof RegExp || !name.startsWith('no-such')
          ? headed(heading)
          : async () => expect(page.getByText(heading)).toBeVisible()
    await look(page, name, `/admin${address}`, ready)
  }
  await look(page, 'console', `/admin/vms/${id}/console`, () => consoleConnected(page))
  await look(page, 'console-own-tab', `/admin/consoles/${id}`, () => consoleConnected(page))

  await page.goto('/admin/vms')
  for (const [name, button] of [
    ['events-drawer', /^(Events|\d+ unread events?)$/],
    ['keyboard-help', 'Keyboard help'],
    ['user-menu', 'Account of admin'],
    ['vm-menu', 'Actions for hello'],
  ] as const)
    await test.step(name, async () => {
      await page.getByRole('banner').or(page.getByRole('main')).getByRole('button', { name: button }).first().click()
      await expectAccessible(page, name)
      await saveScreens(page, name, name.endsWith('menu') ? [1440] : undefined)
      await page.keyboard.press('Escape')
    })
})

test('pages of the VM portal', async ({ adminPage: page, api }) => {
  const id = await hello(api)
  await look(page, 'machines-cards', '/?view=cards', headed('Your machines'))
  await look(page, 'machines-table', '/?view=table', headed('Your machines'))
  await look(page, 'machine', `/machines/${id}`, headed('hello'))
  await look(page, 'machine-console', `/machines/${id}/console`, () => consoleConnected(page))
})

test('in German', async ({ api, browserOf }) => {
  // The choice is kept by the server for the user, so it is a user of its own.
  const user = { userName: uniqueName('deutsch'), password: 'correct horse battery' }
  const { id } = await api.call('createUser', { body: { ...user, administrator: false } })
  try {
    const page = await (await browserOf(user)).newPage()
    await page.goto('/')
    await page.getByRole('button', { name: `Account of ${user.userName}` }).click()
    await page.getByRole('menuitem', { name: 'Deutsch' }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await expect(page.getByRole('heading', { level: 1, name: 'Ihre Maschinen' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'Ihre Maschinen' })).toBeVisible()
    await expectAccessible(page, 'machines in German')
    await saveScreens(page, 'machines-german')
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})
