import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aRunningVm, aVm, unique } from '../../test-support/factories.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const vms = () => estate.services.vms

test('a VM that is down shows what its next start is planned with', async () => {
  const id = await aVm(estate)
  const [disk] = await vms().listDisks(estate.admin, id)
  const [nic] = await vms().listNics(estate.admin, id)
  const { source, machineType, devices } = await vms().devices(estate.admin, id)
  expect([source, machineType]).toEqual(['planned', null])
  expect(devices).toContainEqual(
    expect.objectContaining({
      kind: 'disk',
      bus: 'virtio',
      detail: 'qcow2',
      address: null,
      object: { kind: 'disk', id: disk?.diskId, name: disk?.diskName },
    }),
  )
  expect(devices).toContainEqual(
    expect.objectContaining({
      kind: 'nic',
      macAddress: nic?.macAddress,
      object: { kind: 'nic', id: nic?.id, name: 'nic1' },
    }),
  )
  expect(devices.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['video', 'display', 'serial', 'channel', 'rng', 'balloon']),
  )
})

test('a VM that runs shows what its host tells, and a host that is silent is an error, not the plan', async () => {
  const id = await aRunningVm(estate)
  const [disk] = await vms().listDisks(estate.admin, id)
  const running = await vms().devices(estate.admin, id)
  expect(running).toMatchObject({ source: 'running', machineType: 'pc-q35-8.2' })
  expect(running.devices).toContainEqual(
    expect.objectContaining({
      kind: 'disk',
      name: 'vda',
      address: 'pci 0000:01:00.0',
      object: { kind: 'disk', id: disk?.diskId, name: disk?.diskName },
    }),
  )
  estate.hosts.setReachable(estate.hostId, false)
  await expect(vms().devices(estate.admin, id)).rejects.toMatchObject({ code: 'host_unreachable' })
  estate.hosts.setReachable(estate.hostId, true)
})

test('nobody learns the devices of a VM they may not see', async () => {
  const id = await aVm(estate)
  const stranger = await estate.aUser(unique('stranger'), 'user', crypto.randomUUID())
  await expect(vms().devices(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
})
