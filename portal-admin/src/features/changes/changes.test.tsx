import type { Schema } from '@overt/api-client/engine'
import { aHost, anId, aVm } from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const change = (over: Partial<Schema<'ObjectChange'>>): Schema<'ObjectChange'> => ({
  id: '1',
  at: new Date().toISOString(),
  action: 'updated',
  object: { kind: 'vm', id: anId(1), name: 'web-1' },
  part: null,
  fields: [],
  userName: 'anna',
  operation: null,
  requestId: null,
  ...over,
})
const address = `/vms/${anId(1)}/history`

test('the history tells who changed what, before and after, in words and units', async () => {
  const cpu = { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 }
  await renderPortal(portal, address, {
    getVm: () => aVm(),
    listChanges: () => ({
      items: [
        change({
          fields: [
            { field: 'memoryBytes', before: 2 ** 30, after: 2 ** 31 },
            { field: 'cpu', before: null, after: cpu },
            { field: 'cloudInit', before: 'set', after: 'replaced' },
            { field: 'isoDisk', before: null, after: { id: anId(1, 7), name: 'installer' } },
            { field: 'description', before: '', after: '<img src=x onerror=alert(1)>' },
            { field: 'fromTheFuture', before: 1, after: 2 },
            { field: 'migrationPolicy', before: 'minimal_downtime', after: 'post_copy' },
          ],
        }),
        change({ id: '2', action: 'operation', operation: { id: anId(1, 6), kind: 'vm.start' }, userName: null }),
        change({ id: '3', action: 'created', part: { kind: 'nic', name: 'nic1' } }),
        change({
          id: '4',
          action: 'created',
          part: { kind: 'permission', name: 'ann' },
          fields: [{ field: 'expiresAt', before: null, after: new Date(Date.now() + 86_500_000).toISOString() }],
        }),
      ],
      next: null,
    }),
  })
  const rows = await screen.findAllByRole('listitem')
  const text = rows.map(({ textContent }) => textContent).join('\n')
  expect(text).toContain('anna')
  expect(text).toContain('Memory1 GiB → becomes2 GiB')
  expect(text).toContain('2 vCPUs (1 × 2 × 1)')
  expect(text).toContain('First bootset → becomesreplaced')
  expect(text).toContain('installer')
  expect(text).toContain('<img src=x onerror=alert(1)>')
  expect(text).toContain('fromTheFuture1 → becomes2')
  expect(text).toContain('Migration policyMinimal downtime → becomesPost-copy')
  expect(text).toContain('Start web-1')
  expect(text).toContain('Overt itself')
  expect(text).toContain('Network interface nic1 added')
  expect(text).toContain('Role granted to annUntiltomorrow')
  expect(document.querySelector('img[src=x]')).toBeNull()
})

test('the filter is in the address and asks the engine', async () => {
  const { callsOf, address: now } = await renderPortal(portal, address, {
    getVm: () => aVm(),
    listChanges: () => ({ items: [], next: null }),
  })
  expect(await screen.findByRole('heading', { name: 'No change yet' })).toBeDefined()
  fireEvent.change(screen.getByLabelText('Action'), { target: { value: 'deleted' } })
  expect(await screen.findByRole('heading', { name: 'Nothing matches' })).toBeDefined()
  expect(now()).toBe(`${address}?action=deleted`)
  expect(callsOf('listChanges').at(-1)?.query).toMatchObject({ objectId: anId(1), action: 'deleted' })
})

test('a tab that can’t be read says so with the request id, and the head stays', async () => {
  await renderPortal(portal, `/vms/${anId(1)}/devices`, {
    getVm: () => aVm(),
    getVmDevices: () => {
      throw refusal('host_unreachable', 'Host node-1 does not answer.')
    },
  })
  expect(await screen.findByText(/Host node-1 does not answer/)).toBeDefined()
  expect(screen.getByText(/request-1/)).toBeDefined()
})

test('planned devices are told apart from real ones', async () => {
  await renderPortal(portal, `/vms/${anId(1)}/devices`, {
    getVm: () => aVm(),
    getVmDevices: () => ({
      source: 'planned',
      machineType: null,
      emulator: null,
      firmware: 'bios',
      cpu: { mode: null, model: null, sockets: 1, coresPerSocket: 1, threadsPerCore: 1, online: 1 },
      memoryBytes: 2 ** 30,
      devices: [
        {
          kind: 'nic',
          name: null,
          model: 'virtio',
          bus: null,
          address: null,
          detail: null,
          object: { kind: 'nic', id: anId(1, 12), name: 'nic1' },
          macAddress: '56:6f:00:00:00:01',
          bootOrder: null,
          readOnly: false,
          linked: false,
        },
      ],
    }),
  })
  expect(await screen.findByText(/what its next start is planned with/)).toBeDefined()
  expect(screen.getAllByText('Decided at the start')).toHaveLength(3)
  expect(screen.getByText('56:6f:00:00:00:01')).toBeDefined()
  expect(screen.getByText('Unplugged')).toBeDefined()
})

test('NUMA nodes are a picture and a table', async () => {
  await renderPortal(portal, `/hosts/${anId(1, 3)}/numa`, { getHost: () => aHost() })
  expect(await screen.findByRole('region', { name: 'Node 1' })).toBeDefined()
  expect(screen.getByRole('cell', { name: '16-31 (16)' })).toBeDefined()
})
