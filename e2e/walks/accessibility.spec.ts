// Every page of both portals: no violation of WCAG 2.2 AA, light and dark, in every window size without scrolling sideways.
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { consoleConnected } from '../support/console.ts'
import { adminSights, openSight, type Sight, signInSights, vmPortalSights } from '../support/pages.ts'
import { saveScreens } from '../support/screens.ts'
import { expectSteady } from '../support/steady.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { demoImage, hello, theHost } from '../support/vms.ts'

async function look(page: Page, name: string): Promise<void> {
  await expectSteady(page, name)
  await expectAccessible(page, name)
  await saveScreens(page, name)
}

async function lookAt(page: Page, sights: readonly Sight[]): Promise<void> {
  for (const sight of sights)
    await test.step(sight.name, async () => {
      await openSight(page, sight, 'en')
      await look(page, sight.name)
    })
}

async function lookAtConsole(page: Page, name: string, address: string): Promise<void> {
  await test.step(name, async () => {
    await page.goto(address)
    await consoleConnected(page)
    await look(page, name)
  })
}

test('sign-in pages', async ({ page }) => {
  await lookAt(page, signInSights)
})

test('pages of the administration portal', async ({ adminPage: page, api }) => {
  test.setTimeout(1_800_000) // some 130 pages and dialogs
  const chosen = { vm: await hello(api), disk: await demoImage(api), host: await theHost(api) }
  await lookAt(page, await adminSights(api, chosen))
  await lookAtConsole(page, 'console', `/admin/vms/${chosen.vm.id}/console`)
  await lookAtConsole(page, 'console-own-tab', `/admin/consoles/${chosen.vm.id}`)

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
  test.setTimeout(300_000)
  const vm = await hello(api)
  await lookAt(page, vmPortalSights({ vm }))
  await lookAtConsole(page, 'machine-console', `/machines/${vm.id}/console`)
})

test('in German', async ({ api, browserOf }) => {
  test.setTimeout(300_000)
  const vm = await hello(api)
  // The choice is kept by the server for the user, so it is a user of its own.
  const user = { userName: uniqueName('deutsch'), password: 'correct horse battery' }
  const { id } = await api.call('createUser', { body: { ...user, administrator: true } })
  try {
    const page = await (await browserOf(user)).newPage()
    await page.goto('/')
    await page.getByRole('button', { name: `Account of ${user.userName}` }).click()
    await page.getByRole('menuitem', { name: 'Deutsch' }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await expect(page.getByRole('heading', { level: 1, name: 'Ihre Maschinen' })).toBeVisible()
    await page.reload()
    for (const [name, address, heading] of [
      ['machines', '/', 'Ihre Maschinen'],
      ['dashboard', '/admin/', 'Übersicht'],
      ['vms', '/admin/vms', 'Virtuelle Maschinen'],
      ['create-vm', '/admin/vms/create', 'Virtuelle Maschine anlegen'],
      ['edit-vm', `/admin/vms/${vm.id}/edit`, 'hello bearbeiten'],
      ['hosts', '/admin/hosts', 'Hosts'],
      ['storage-domains', '/admin/storage-domains', 'Speicherdomänen'],
      ['operations', '/admin/operations', 'Vorgänge'],
    ] as const)
      await test.step(name, async () => {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
        await expectAccessible(page, `${name} in German`)
        await saveScreens(page, `${name}-german`)
      })
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})
