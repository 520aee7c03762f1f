import type { Schema } from '@overt/api-client/engine'
import { aHost, anId } from '@overt/design/test-support/factories.ts'
import { aRehearsedGuest, aStrandedGuest } from '@overt/design/test-support/placement.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const one = { kind: 'host', id: anId(1, 3), name: 'node-1' } as const
const two = { kind: 'host', id: anId(7, 3), name: 'node-7' } as const
const aRehearsal = (over: Partial<Schema<'Rehearsal'>> = {}): Schema<'Rehearsal'> => ({
  event: 'failure',
  hosts: [one],
  guests: [aRehearsedGuest(1), aRehearsedGuest(2)],
  hiddenCount: 0,
  hiddenStrandedCount: 0,
  ...over,
})
const cellsOf = (table: HTMLElement) =>
  [...table.querySelectorAll('tr')].map((row) => [...row.cells].map(({ textContent }) => textContent))

test('if a host fails: who stays down comes first with the reason and what would help, then where the others go', async () => {
  const { callsOf } = await renderPortal(portal, `/hosts/rehearsal?host=${one.id}&event=failure`, {
    rehearseHosts: () => aRehearsal({ guests: [aRehearsedGuest(1), aStrandedGuest(2), aRehearsedGuest(3)] }),
  })
  expect(callsOf('rehearseHosts')[0]?.query).toEqual({ hostId: one.id, event: 'failure' })
  expect(screen.getByRole('heading', { name: 'If node-1 fails now' })).toBeDefined()
  expect(screen.getByRole('heading', { name: /1 of 3 guests stays down/ })).toBeDefined()
  expect(cellsOf(screen.getByRole('table', { name: 'Guests' }))).toEqual([
    ['VM', 'Memory', 'Goes to', 'Why'],
    ['guest-2', '64 GiB', 'stays down', '2 hosts have too little free memoryFree 512 MiB of memory on host node-2.'],
    ['guest-1', '1 GiB', 'node-2', 'best of 2 hosts that fit'],
    ['guest-3', '1 GiB', 'node-2', 'best of 2 hosts that fit'],
  ])
  expect(cellsOf(screen.getByRole('table', { name: 'Where they go' }))).toEqual([
    ['Host', 'Guests', 'Memory'],
    ['node-2', '2', '2 GiB'],
  ])
})

test('several hosts: the guests say from where, and what is rehearsed is changed by a link', async () => {
  const { address, callsOf } = await renderPortal(
    portal,
    `/hosts/rehearsal?host=${one.id}&host=${two.id}&event=failure`,
    {
      rehearseHosts: ({ query }) =>
        aRehearsal({
          event: query.event === 'drain' ? 'drain' : 'failure',
          hosts: [one, two],
          guests: [aStrandedGuest(1), aRehearsedGuest(2, { to: null })],
          hiddenCount: 3,
          hiddenStrandedCount: 1,
        }),
    },
  )
  expect(screen.getByRole('heading', { name: 'If node-1 and node-7 fail now' })).toBeDefined()
  expect(screen.getByRole('heading', { name: /2 of 5 guests stay down/ })).toBeDefined()
  expect(screen.getByText('3 of the guests are such as you may not see.')).toBeDefined()
  fireEvent.click(screen.getByRole('link', { name: 'Drain' }))
  await screen.findByRole('heading', { name: 'If node-1 and node-7 are drained' })
  expect(address()).toBe(`/hosts/rehearsal?host=${one.id}&host=${two.id}&event=drain`)
  expect(callsOf('rehearseHosts').at(-1)?.query).toEqual({ hostId: `${one.id},${two.id}`, event: 'drain' })
  const [, first, second] = cellsOf(screen.getByRole('table', { name: 'Guests' }))
  expect([first?.[1], first?.[3]]).toEqual(['node-1', 'cannot move'])
  expect(second?.[3]).toBe('a host you may not see')
})

test('hosts without guests say so', async () => {
  await renderPortal(portal, `/hosts/rehearsal?host=${one.id}`, { rehearseHosts: () => aRehearsal({ guests: [] }) })
  expect(screen.getByRole('heading', { name: /No guest runs there/ })).toBeDefined()
  expect(screen.queryByRole('table')).toBeNull()
})

test('an address without hosts leads to their list', async () => {
  await renderPortal(portal, '/hosts/rehearsal', {})
  // The breadcrumb above is such a link already.
  const message = screen
    .getByRole('heading', { name: 'No host is chosen' })
    .closest<HTMLElement>('.pf-v6-c-empty-state')
  if (!message) throw new Error('the message was not drawn')
  expect(within(message).getByRole('link', { name: 'Hosts' }).getAttribute('href')).toBe('/hosts')
})

test('chosen hosts are rehearsed from their list', async () => {
  const hosts = [1, 2].map((n) => aHost({ id: anId(n, 3), name: `node-${n}` }))
  const { address } = await renderPortal(portal, '/hosts', {
    listHosts: () => ({ items: hosts, next: null }),
    rehearseHosts: () => aRehearsal(),
  })
  for (const { name } of hosts) fireEvent.click(await screen.findByRole('checkbox', { name: new RegExp(name) }))
  fireEvent.click(await screen.findByRole('button', { name: 'Rehearse failure or drain' }))
  await waitFor(() => expect(address()).toBe(`/hosts/rehearsal?host=${anId(1, 3)}&host=${anId(2, 3)}&event=failure`))
})
