import type { Schema } from '@overt/api-client/engine'
import { aDisk, anId, anOperation, aVm, minutesAgo } from '@overt/design/test-support/factories.ts'
import { aQuotaPreview } from '@overt/design/test-support/people-factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const vm = aVm({ id: anId(1), name: 'web-1', status: 'down', runId: null })
const attachment = (over: Partial<Schema<'DiskAttachment'>> = {}): Schema<'DiskAttachment'> => ({
  diskId: anId(2),
  diskName: 'web-1-system',
  vmId: vm.id,
  bus: 'virtio',
  device: 'disk',
  readOnly: false,
  bootOrder: 1,
  sizeBytes: 2 * 2 ** 30,
  actualSizeBytes: null,
  diskStatus: 'ok',
  ...over,
})
const nic: Schema<'Nic'> = {
  id: anId(3),
  vmId: vm.id,
  name: 'nic1',
  networkId: anId(4),
  networkName: 'Office',
  model: 'virtio',
  macAddress: '52:54:00:00:00:01',
  addresses: [],
  linked: true,
}
const kept = aDisk({ id: anId(5), name: 'photos', storageDomainId: anId(6) })
const office = { id: anId(4), name: 'Office', dataCenterId: anId(8), description: '', mode: 'nat', mtu: 1500 } as const
const network: Schema<'Network'> = {
  ...office,
  ipv4Cidr: '192.0.2.0/24',
  vmCount: 1,
  revision: 1,
  createdAt: minutesAgo(9),
  tags: [],
  myRights: [],
}
const handlers: FakeHandlers = {
  getVm: () => vm,
  listVmDiskAttachments: () => ({ items: [attachment()], next: null }),
  listVmNics: () => ({ items: [nic], next: null }),
  listDisks: ({ query }) => ({
    items: query.ids ? [aDisk({ id: anId(2), storageDomainId: anId(6), readOnly: false })] : [kept],
    next: null,
  }),
  listNetworks: () => ({ items: [network], next: null }),
  previewQuotaUse: () => aQuotaPreview(),
}
const page = (over: FakeHandlers = {}) => renderPortal(portal, `/machines/${vm.id}`, { ...handlers, ...over })
const open = async (name: string) => {
  fireEvent.click(await screen.findByRole('button', { name }))
  return within(await screen.findByRole('dialog'))
}

test('a new disk is made where the machine has its others, waited for, and given to it', async () => {
  const making = anOperation({
    kind: 'disk.create',
    status: 'running',
    object: { kind: 'disk', id: anId(7), name: 'd' },
  })
  const { callsOf } = await page({
    createDisk: () => making,
    getOperation: () => ({ ...making, status: 'succeeded' }),
    attachVmDisk: () => attachment({ diskId: anId(7), diskName: 'web-1-2' }),
  })
  const dialog = await open('Add disk')
  fireEvent.change(dialog.getByRole('spinbutton', { name: /^Size/ }), { target: { value: '3' } })
  expect(await dialog.findByText(/^After this/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Add disk' }))
  await waitFor(() =>
    expect(callsOf('attachVmDisk')).toMatchObject([{ path: { id: vm.id }, body: { diskId: anId(7) } }]),
  )
  expect(callsOf('createDisk')).toMatchObject([
    { body: { name: 'web-1-2', storageDomainId: anId(6), source: { type: 'blank', sizeBytes: 3 * 2 ** 30 } } },
  ])
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('a disk that could not be made is told as the engine tells it, and nothing entered is lost', async () => {
  const { callsOf } = await page({
    createDisk: () => anOperation({ kind: 'disk.create', status: 'running' }),
    getOperation: () =>
      anOperation({
        kind: 'disk.create',
        status: 'failed',
        error: { code: 'insufficient_capacity', message: 'It is full.' },
      }),
  })
  const dialog = await open('Add disk')
  const name = dialog.getByLabelText<HTMLInputElement>(/^Name/)
  fireEvent.change(name, { target: { value: 'archive' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Add disk' }))
  expect(await dialog.findByText(/It is full\./)).toBeDefined()
  expect(name.value).toBe('archive')
  expect(callsOf('attachVmDisk')).toEqual([])
})

test('a new disk that the machine did not take is not made a second time', async () => {
  let isBusy = true
  const { callsOf } = await page({
    createDisk: () => anOperation({ kind: 'disk.create', status: 'succeeded', object: { kind: 'disk', id: anId(7) } }),
    attachVmDisk: () => {
      if (isBusy) throw refusal('busy', 'It is being looked at.')
      return attachment({ diskId: anId(7), diskName: 'web-1-2' })
    },
  })
  const dialog = await open('Add disk')
  fireEvent.click(dialog.getByRole('button', { name: 'Add disk' }))
  expect(await dialog.findByText('It is being looked at.')).toBeDefined()
  isBusy = false
  fireEvent.click(dialog.getByRole('button', { name: 'Add disk' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsOf('createDisk')).toHaveLength(1)
  expect(callsOf('attachVmDisk').map(({ body }) => body)).toMatchObject([{ diskId: anId(7) }, { diskId: anId(7) }])
})

test('a disk that no machine has is chosen, and nothing is made', async () => {
  const { callsOf } = await page({ attachVmDisk: () => attachment({ diskId: kept.id, diskName: kept.name }) })
  const dialog = await open('Add disk')
  await dialog.findByRole('option', { name: /photos/ })
  fireEvent.change(dialog.getByRole('combobox', { name: /^Disk/ }), { target: { value: kept.id } })
  expect(dialog.queryByLabelText(/^Name/)).toBeNull()
  fireEvent.click(dialog.getByRole('button', { name: 'Add disk' }))
  await waitFor(() => expect(callsOf('attachVmDisk')).toMatchObject([{ body: { diskId: kept.id } }]))
  expect(callsOf('createDisk')).toEqual([])
})

test('a network card is added on the only network, and one is removed after a question', async () => {
  const { callsOf } = await page({ createVmNic: () => nic, deleteVmNic: () => undefined })
  const dialog = await open('Add network card')
  await dialog.findByRole('option', { name: 'Office' })
  fireEvent.click(dialog.getByRole('button', { name: 'Add network card' }))
  await waitFor(() => expect(callsOf('createVmNic')).toMatchObject([{ body: { networkId: network.id } }]))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const question = await open('Remove nic1')
  expect(question.getByText(/loses this connection/)).toBeDefined()
  expect(callsOf('deleteVmNic')).toEqual([])
  fireEvent.click(question.getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(callsOf('deleteVmNic')).toMatchObject([{ path: { id: vm.id, nicId: nic.id } }]))
})

test('a disk is taken out after a question; a refusal stays in it', async () => {
  const { callsOf } = await page({
    detachVmDisk: () => {
      throw refusal('conflict', 'It is being moved.')
    },
  })
  const question = await open('Remove web-1-system')
  expect(question.getByText(/what is on it stay/)).toBeDefined()
  fireEvent.click(question.getByRole('button', { name: 'Remove' }))
  expect(await question.findByText('It is being moved.')).toBeDefined()
  expect(callsOf('detachVmDisk')).toMatchObject([{ path: { id: vm.id, diskId: anId(2) } }])
})

test('what cannot be changed says why while it runs', async () => {
  await page({ getVm: () => aVm({ id: vm.id, status: 'up' }) })
  const add = await screen.findByRole('button', { name: 'Add disk' })
  expect(add.getAttribute('aria-disabled')).toBe('true')
  expect(screen.getAllByText(/Shut the machine down first/).length).toBeGreaterThan(0)
})

test('what cannot be changed for want of a right is another button than what can', async () => {
  await page({ getVm: () => ({ ...vm, myRights: ['see', 'configure_vm_network'] }) })
  expect((await screen.findByRole('button', { name: 'Add disk' })).getAttribute('aria-disabled')).toBe('true')
  expect(screen.getByRole('button', { name: 'Add network card' }).getAttribute('aria-disabled')).toBeNull()
})
