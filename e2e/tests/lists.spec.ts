// What every list can do: columns, filters, saved views, export, and actions on several rows with a result for each.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectAnnounced, pressByKeyboard, tabTo, toggleByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { theHost, vmIs } from '../support/vms.ts'

const mib = 2 ** 20
const search = (page: Page) => page.getByRole('combobox', { name: 'Search by name, description or address' })
const chips = (page: Page) => page.getByRole('list', { name: 'Filters in effect' })

test('columns are the user’s own: they outlive a reload and come along to another browser', async ({
  api,
  browserOf,
}) => {
  // A user of its own, as what is chosen is kept for the user.
  const user = { userName: uniqueName('columns'), password: 'correct horse battery' }
  const { id } = await api.call('createUser', { body: { ...user, administrator: true } })
  try {
    const page = await (await browserOf(user)).newPage()
    await page.goto('/admin/vms')
    const opener = page.getByRole('button', { name: 'Columns', exact: true })
    await pressByKeyboard(page, opener)
    const dialog = page.getByRole('dialog', { name: 'Columns' })
    // The arrow keys choose among radio buttons, of which Tab reaches the chosen one.
    await tabTo(page, dialog.getByRole('radio', { name: 'Comfortable' }))
    await page.keyboard.press('ArrowDown')
    await toggleByKeyboard(page, dialog.getByRole('checkbox', { name: 'Created by' }))
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(opener, 'back where it was').toBeFocused()
    await expect(page.getByRole('columnheader', { name: 'Created by' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('columnheader', { name: 'Created by' })).toBeVisible()
    const other = await (await browserOf(user)).newPage()
    await other.goto('/admin/vms')
    await expect(other.getByRole('columnheader', { name: 'Created by' })).toBeVisible()
    await other.goto('/admin/vms?dialog=columns')
    await pressByKeyboard(other, other.getByRole('button', { name: 'Reset to default' }))
    await other.keyboard.press('Escape')
    await expect(other.getByRole('columnheader', { name: 'Created by' })).toBeHidden()
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})

test('filters by keyboard alone are chips and an address, and a view keeps them', async ({ api, browserOf }) => {
  const user = { userName: uniqueName('views'), password: 'correct horse battery' }
  const { id } = await api.call('createUser', { body: { ...user, administrator: true } })
  try {
    const page = await (await browserOf(user)).newPage()
    await page.goto('/admin/vms')
    await expect(page.getByRole('link', { name: 'hello', exact: true })).toBeVisible()
    await page.keyboard.press('f')
    await expect(search(page)).toBeFocused()
    await page.keyboard.type('status:pow')
    await expect(page.getByRole('option', { name: /Powering up/ })).toBeVisible()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(chips(page)).toContainText('Powering')
    await expect(page).toHaveURL(/status=powering_/)

    await page.goto(`${page.url()}&dialog=views`)
    const dialog = page.getByRole('dialog', { name: 'Saved views' })
    await tabTo(page, dialog.getByRole('textbox'))
    await page.keyboard.type('On their way')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('link', { name: 'On their way' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()

    await search(page).focus()
    await page.keyboard.press('Backspace')
    await expect(page).not.toHaveURL(/status=/)
    await page.goto('/admin/vms?dialog=views')
    await dialog.getByRole('link', { name: 'On their way' }).press('Enter')
    await expect(page).toHaveURL(/status=powering_/)
    await expect(chips(page)).toContainText('Powering')
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})

test('several are started at once: one is done, one is refused with its reason, and that is tried again', async ({
  adminPage: page,
  api,
  machines,
}) => {
  const { memoryBytes = 0 } = (await theHost(api)).hardware ?? {}
  const prefix = uniqueName('bulk')
  const small = await machines.make(`${prefix}-small`)
  const large = await machines.make(`${prefix}-large`, { memoryBytes: Math.floor(memoryBytes / mib) * mib })
  await page.goto(`/admin/vms?search=${prefix}`)
  await expect(page.getByRole('link', { name: new RegExp(prefix) })).toHaveCount(2)
  await toggleByKeyboard(page, page.getByRole('checkbox', { name: 'Select all rows shown' }))
  await saveScreens(page, 'vms-chosen')
  await pressByKeyboard(page, page.getByRole('toolbar').getByRole('button', { name: 'Start' }))
  const panel = page.getByRole('complementary', { name: 'Actions on several objects' })
  await expect(panel).toContainText('1 done', { timeout: 60_000 })
  await expectAnnounced(page, /Start: 1 done, 1 (refused|failed)/)
  await expect(panel).toContainText(/1 (refused|failed)/)
  await expect(panel.getByRole('list', { name: 'What was not done, and why' })).toContainText(/large.*memory/)
  await saveScreens(page, 'vms-bulk-result')
  await vmIs(api, small, 'started', ({ status }) => status !== 'down')

  // It survives going elsewhere, and what is tried again is only what was not done.
  await pressByKeyboard(page, page.getByRole('link', { name: 'Hosts' }))
  const { revision } = await api.call('getVm', { path: { id: large } })
  await api.call('updateVm', {
    path: { id: large },
    headers: { 'If-Match': `"${revision}"` },
    body: { memoryBytes: 128 * mib, maxMemoryBytes: 128 * mib },
  })
  await pressByKeyboard(page, panel.getByRole('button', { name: 'Retry 1' }))
  await expect(panel.getByRole('button', { name: /Retry/ })).toBeHidden()
  await expect(panel).toContainText(/[12] done/, { timeout: 60_000 })
  await vmIs(api, large, 'started', ({ status }) => status !== 'down')
})

test('the filtered list is written to a file, as a table and as objects', async ({ adminPage: page }) => {
  for (const [format, check] of [
    ['CSV', (text: string) => expect(text.split('\r\n')[0]).toMatch(/^"?Name"?,"?Status"?/)],
    ['JSON', (text: string) => expect(JSON.parse(text)).toMatchObject([{ name: 'hello' }])],
  ] as const) {
    await page.goto('/admin/vms?search=hello&dialog=export')
    const dialog = page.getByRole('dialog', { name: 'Export list' })
    await tabTo(page, dialog.getByRole('radio', { name: 'CSV' }))
    if (format === 'JSON') await page.keyboard.press('ArrowDown')
    await expect(dialog.getByRole('radio', { name: format })).toBeChecked()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      pressByKeyboard(page, dialog.getByRole('button', { name: 'Export', exact: true })),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    check(text)
    expect(text).toContain('hello')
  }
})
