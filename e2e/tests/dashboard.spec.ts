// What an administrator sees first: what is wrong and why, at once and only while it is so; how much is used, drawn
// and as a table.
import type { Client } from '@overt/api-client'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { pidsOf } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test } from '../support/test.ts'
import { until } from '../support/until.ts'
import { startVm, theHost, vmIs } from '../support/vms.ts'

const open = async (page: Page) => {
  await page.goto('/admin/')
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible()
}

/** Waits until measurements of the object have reached the history. */
async function measured(api: Client, id: string): Promise<void> {
  await until(
    'a few measurements',
    async () => {
      const { series } = await api.call('getVmStatistics', { path: { id }, query: { range: '1h' } })
      const cpu = series.find(({ metric }) => metric === 'cpu_percent')?.values ?? []
      return cpu.filter((value) => value !== null).length >= 2
    },
    { seconds: 120, everyMs: 500 },
  )
}

test('what is wrong shows with its reason while it is so', async ({ adminPage: page, api, facts }) => {
  test.setTimeout(240_000)
  const host = await theHost(api)
  await open(page)
  const row = page.getByRole('listitem').filter({ hasText: /Host (does not respond|cannot be used)/ })
  await expect(row).toHaveCount(0)
  const agent = pidsOf('agent', facts.dataDir)
  expect(agent.length).toBeGreaterThan(0)
  for (const pid of agent) process.kill(pid, 'SIGSTOP')
  try {
    await expect(row).toBeVisible({ timeout: 120_000 })
    await expect(row.getByRole('link', { name: host.name })).toBeVisible()
    await expect(row).toContainText('Check that the host has power and network and that its agent runs.')
    await expectAccessible(page, 'dashboard with an alert')
    await saveScreens(page, 'dashboard-alert')
  } finally {
    for (const pid of agent) process.kill(pid, 'SIGCONT')
  }
  await expect(row).toHaveCount(0, { timeout: 60_000 })
})

test('counts lead to lists of just those, and use is drawn, and read as a table', async ({ adminPage: page, api }) => {
  test.setTimeout(300_000)
  const { items } = await api.call('listVms', { query: { search: 'hello' } })
  const hello = items.find(({ name }) => name === 'hello')
  if (!hello) throw new Error('there is no VM hello')
  if (hello.status === 'down') await startVm(api, hello.id)
  await vmIs(api, hello.id, 'up', ({ status }) => status === 'up')

  await test.step('a count leads to its list, by keyboard', async () => {
    await open(page)
    const vms = page.getByRole('link', { name: /^Up \d+$/ }).first()
    await tabTo(page, vms)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/admin\/vms\?status=up$/)
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'hello', exact: true })).toBeVisible()
  })
  await measured(api, hello.id)
  await test.step('the VM is among the top consumers', async () => {
    await open(page)
    const list = page.getByRole('region', { name: 'VMs by memory' })
    await expect(list.getByRole('link', { name: 'hello', exact: true })).toBeVisible({ timeout: 40_000 })
    await expectAccessible(page, 'dashboard')
    await saveScreens(page, 'dashboard')
  })
  await test.step('its chart is read by arrow keys and as a table', async () => {
    await page.goto(`/admin/vms/${hello.id}`)
    const chart = page.getByRole('application', { name: /^Memory\. Used: .+ now/ })
    await expect(chart).toBeVisible()
    await tabTo(page, chart)
    await page.keyboard.press('ArrowLeft')
    await expect(chart.getByRole('status')).toHaveText(/Used (\d|not measured)/)
    await expectAccessible(page, 'charts of a VM')
    await saveScreens(page, 'vm-charts')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Show Memory as a table' }))
    const cells = page.getByRole('table', { name: 'Memory' }).getByRole('cell')
    await expect(cells.filter({ hasText: /[KMG]iB/ }).first()).toBeVisible()
    await expectAccessible(page, 'a chart as a table')
  })
  await test.step('the range has an address', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: '24 hours' }))
    await expect(page).toHaveURL(/\?range=24h$/)
    await page.reload()
    await expect(page.getByRole('button', { name: '24 hours' })).toHaveAttribute('aria-pressed', 'true')
  })
})
