// Every page of both portals: no violation of WCAG 2.2 AA, light and dark, in every window size without scrolling sideways,
// and nothing jumps while it comes up, with an engine that answers late.
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { consoleConnected } from '../support/console.ts'
import { adminSights, halves, openSight, type Sight, signInSights, vmPortalSights } from '../support/pages.ts'
import { saveScreens } from '../support/screens.ts'
import { answersLate, expectSteady } from '../support/steady.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { demoImage, hello, theHost } from '../support/vms.ts'

async function look(page: Page, name: string, open: () => Promise<void>): Promise<void> {
  await open()
  await expectSteady(page, name, open)
  await expectAccessible(page, name)
  await saveScreens(page, name)
}

async function lookAt(page: Page, sights: readonly Sight[]): Promise<void> {
  for (const sight of sights)
    await test.step(sight.name, () => look(page, sight.name, () => openSight(page, sight, 'en')))
}

async function lookAtConsole(page: Page, name: string, address: string): Promise<void> {
  const open = async () => {
    await page.goto(address)
    await consoleConnected(page)
  }
  await test.step(name, () => look(page, name, open))
}

test('sign-in pages', async ({ page }) => {
  await answersLate(page, 300)
  await lookAt(page, signInSights)
})

// In two parts, so that two workers share them.
for (const [part, isIn] of halves)
  test(`pages of the administration portal, ${part}`, async ({ adminPage: page, api }) => {
    test.setTimeout(1_200_000) // some 70 pages and dialogs
    const chosen = { vm: await hello(api), disk: await demoImage(api), host: await theHost(api) }
    await answersLate(page, 300)
    await lookAt(
      page,
      (await adminSights(api, chosen)).filter((_, index) => isIn(index)),
    )
  })

test('consoles, drawers and menus of the administration portal', async ({ adminPage: page, api }) => {
  const vm = await hello(api)
  await answersLate(page, 300)
  await lookAtConsole(page, 'console', `/admin/vms/${vm.id}/console`)
  await lookAtConsole(page, 'console-own-tab', `/admin/consoles/${vm.id}`)

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
  await answersLate(page, 300)
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
