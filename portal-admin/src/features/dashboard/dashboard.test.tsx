import type { Schema } from '@overt/api-client/engine'
import { aDashboard, usageHandlers } from '@overt/design/test-support/usage.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { portal } from '../../app/portal.ts'

type Item = Schema<'AttentionItem'>

const show = (over: Partial<Schema<'Dashboard'>> = {}) =>
  renderPortal(portal, '/', { ...usageHandlers, getDashboard: () => aDashboard(over) })

const anItem = (n: number): Item => ({
  id: `vm_unknown ${n}`,
  code: 'vm_unknown',
  severity: 'error',
  ongoing: true,
  object: { kind: 'vm', id: `00000000-0000-4000-8000-00000000000${n}`, name: `vm-${n}` },
  reason: 'Its host does not answer.',
  advice: 'See to its host first.',
  since: new Date().toISOString(),
  affectedVmCount: 0,
})

test('what is wrong comes first, with its object, why, how many suffer, and what to do', async () => {
  await show()
  const list = screen.getByRole('list', { name: '3 things need attention' })
  const [first] = within(list).getAllByRole('listitem')
  expect(first?.textContent).toContain('Host does not respond node-2 · 37 VMs are affected')
  expect(first?.textContent).toContain('It has not answered for 2 minutes')
  expect(first?.textContent).toContain('Check that the host has power')
  expect(within(list).getByRole('link', { name: 'node-2' }).getAttribute('href')).toMatch(/^\/hosts\//)
  const past = screen.getByRole('list', { name: 'Went wrong in the last 24 hours' })
  expect(past.textContent).toContain('VM ended unexpectedly db-standby')
})

test('when nothing is wrong it says so plainly', async () => {
  await show({ attention: { items: [], total: 0 } })
  expect(screen.getByRole('heading', { level: 2, name: 'Nothing needs attention' })).toBeDefined()
})

test('of a long list the first show, the rest on request, which the address keeps', async () => {
  const items = Array.from({ length: 8 }, (_, index) => anItem(index + 1))
  const page = await show({ attention: { items, total: 60 } })
  const rows = () => within(screen.getByRole('list', { name: '60 things need attention' })).getAllByRole('listitem')
  expect(rows()).toHaveLength(6)
  fireEvent.click(screen.getByRole('button', { name: 'Show all 60' }))
  await vi.waitFor(() => expect(rows()).toHaveLength(8))
  expect(page.address()).toBe('/?all=1')
})

test('counts lead to the list of just those, what is bad first', async () => {
  await show()
  const links = screen.getAllByRole('link', { name: /^(Unknown|Up|Down|Powering up) \d/ })
  expect(links.slice(0, 4).map((link) => link.getAttribute('href'))).toEqual([
    '/vms?status=unknown',
    '/vms?status=powering_up',
    '/vms?status=up',
    '/vms?status=down',
  ])
})

test('capacity says what was promised beyond what there is', async () => {
  await show()
  const meter = await screen.findByRole('meter', { name: 'CPU' })
  expect(meter.getAttribute('aria-valuetext')).toBe(
    '141.2 threads of 352 threads used. 611 threads promised to VMs (174%): overcommitted',
  )
})

test('an estate without hosts is told how to get the first', async () => {
  const none = { vms: [], hosts: [], storageDomains: [], dataCenters: [] }
  await show({ attention: { items: [], total: 0 }, counts: none })
  expect(screen.getByRole('heading', { name: /No host yet/ })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to hosts' }).getAttribute('href')).toBe('/hosts')
  expect(screen.queryByRole('heading', { name: 'Nothing needs attention' })).toBeNull()
})
