import { aHost, anId, anOperation, aSession } from '@overt/design/test-support/factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import type { Schema } from '@overt/api-client/engine'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const reason = 'The CPU offers no virtualization here.'
const hardware = (kind: 'kvm' | 'tcg'): Schema<'HostHardware'> => ({
  architecture: 'x86_64',
  cpuModel: 'Some CPU',
  sockets: 1,
  coresPerSocket: 2,
  threadsPerCore: 1,
  memoryBytes: 8 * 1024 ** 3,
  accelerator: { kind, reason },
})

test('a host that emulates its guests says so in the list, one with KVM does not', async () => {
  await renderPortal(portal, '/hosts', {
    listHosts: () => ({
      items: [
        aHost({ id: anId(1), name: 'slow', hardware: hardware('tcg') }),
        aHost({ id: anId(2), name: 'fast', hardware: hardware('kvm') }),
      ],
      next: null,
    }),
  })
  expect((await screen.findAllByText('Emulated')).map((label) => label.closest('tr')?.textContent)).toEqual([
    expect.stringContaining('slow'),
  ])
})

test('the page of a host that emulates its guests warns with the reason', async () => {
  await renderPortal(portal, `/hosts/${anId(1)}`, {
    getHost: () => aHost({ id: anId(1), name: 'slow', hardware: hardware('tcg') }),
  })
  expect(await screen.findByRole('heading', { name: /Guests are emulated and slow here/ })).toBeDefined()
  expect(screen.getAllByText(reason).length).toBeGreaterThan(0)
})

test('a host whose clock is wrong says so in the list, and on its page by how much', async () => {
  const off = aHost({ id: anId(1), name: 'late', clockSkewMs: -20_300 })
  await renderPortal(portal, '/hosts', {
    listHosts: () => ({ items: [off, aHost({ id: anId(2), name: 'right', clockSkewMs: 40 })], next: null }),
  })
  expect((await screen.findAllByText('Clock off')).map((label) => label.closest('tr')?.textContent)).toEqual([
    expect.stringContaining('late'),
  ])
  cleanup()
  await renderPortal(portal, `/hosts/${anId(1)}`, { getHost: () => off })
  expect(await screen.findByRole('heading', { name: /Its clock is 20 s behind the engine’s/ })).toBeDefined()
})

test('the list can show versions and acceleration', async () => {
  await renderPortal(portal, '/hosts', {
    getSession: () =>
      aSession({
        settings: { tables: { hosts: { columns: [{ id: 'name' }, { id: 'accelerator' }, { id: 'version-qemu' }] } } },
      }),
    listHosts: () => ({
      items: [aHost({ name: 'fast', hardware: { ...hardware('kvm'), versions: { agent: '1', qemu: '10.1.2' } } })],
      next: null,
    }),
  })
  expect((await screen.findByText('fast')).closest('tr')?.textContent).toMatch(/KVM.*10\.1\.2/)
})

test('the list can say for how long each certificate is good', async () => {
  const inDays = (days: number) => new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString()
  const ends = { near: inDays(12), far: inDays(200), over: inDays(-3) }
  await renderPortal(portal, '/hosts', {
    getSession: () =>
      aSession({ settings: { tables: { hosts: { columns: [{ id: 'name' }, { id: 'certificate' }] } } } }),
    listHosts: () => ({
      items: Object.entries(ends).map(([name, certificateExpiresAt], index) =>
        aHost({ id: anId(index + 1), name, certificateExpiresAt }),
      ),
      next: null,
    }),
  })
  const rowOf = async (name: string) => (await screen.findByText(name)).closest('tr')?.textContent
  expect(await rowOf('near')).toContain('12 days left')
  expect(await rowOf('far')).toContain('200 days left')
  expect(await rowOf('over')).toContain('Ended')
})

test('the page of a host on its way into maintenance shows how far that is, and cancels it', async () => {
  const draining = aHost({ id: anId(1), name: 'going', status: 'preparing_for_maintenance' })
  const operation = anOperation({
    id: anId(2),
    kind: 'host.maintenance',
    object: { kind: 'host', id: draining.id, name: 'going' },
    status: 'running',
    cancellable: true,
    progressPercent: 40,
  })
  const { callsOf } = await renderPortal(portal, `/hosts/${draining.id}`, {
    getHost: () => draining,
    listOperations: ({ query }) => ({ items: query.objectId === draining.id ? [operation] : [], next: null }),
    cancelOperation: () => ({ ...operation, cancelRequested: true }),
  })
  const card = await screen.findByRole('article', { name: 'Put going into maintenance' })
  expect(within(card).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40')
  fireEvent.click(within(card).getByRole('button', { name: 'Cancel operation' }))
  await waitFor(() => expect(callsOf('cancelOperation')).toMatchObject([{ path: { id: operation.id } }]))
})

test('what a host in maintenance offers first is to activate it', async () => {
  await renderPortal(portal, `/hosts/${anId(1)}`, {
    getHost: () => aHost({ id: anId(1), name: 'resting', status: 'maintenance' }),
  })
  const activate = await screen.findByRole('button', { name: 'Activate' })
  expect(activate.className).toContain('pf-m-primary')
})
