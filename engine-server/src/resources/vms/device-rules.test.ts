import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, aVm, mustSucceed } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { makeReadOnly } from '../../test-support/scenarios.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const vms = () => estate.services.vms
const get = (id: string) => vms().get(estate.admin, id)

describe('deleting', () => {
  test('is blocked by protection and by running', async () => {
    const id = await aVm(estate, { deleteProtected: true })
    expect((await vms().planDelete(estate.admin, id, 'delete')).blockers).toHaveLength(1)
    await expect(vms().delete(estate.admin, id, 'delete', undefined)).rejects.toMatchObject({ code: 'conflict' })
    const running = await aRunningVm(estate)
    await expect(vms().delete(estate.admin, running, 'delete', undefined)).rejects.toMatchObject({ code: 'conflict' })
    expect(await breaches(estate)).toEqual([])
  })

  test('keeps disks when asked, and those others need anyway', async () => {
    const base = await aDisk(estate)
    await makeReadOnly(estate, base)
    const id = await aVm(estate)
    await vms().attachDisk(estate.admin, id, { diskId: base })
    const [own] = await vms().listDisks(estate.admin, id)
    const plan = await vms().planDelete(estate.admin, id, 'delete')
    expect(plan.effects.map(({ action }) => action)).toEqual(['delete', 'delete', 'detach'])
    const keep = await vms().planDelete(estate.admin, id, 'keep')
    expect(keep.hash).not.toBe(plan.hash)
    await mustSucceed(estate, await vms().delete(estate.admin, id, 'keep', keep.hash))
    expect(await estate.services.disks.get(estate.admin, own?.diskId ?? '')).toMatchObject({ status: 'ok', vms: [] })
  })

  test('that a host refuses half-way leaves a VM that can be deleted again', async () => {
    const blank = { allocation: 'thin', source: { type: 'blank', sizeBytes: 2 ** 30 } } as const
    const id = await aVm(estate, { disks: [blank, blank] })
    let count = 0
    const { query: _query } = estate.hosts
    const command = estate.hosts.command.bind(estate.hosts)
    estate.hosts.command = (...call: Parameters<typeof command>) => {
      if (call[1] === 'volume.delete' && ++count === 2) estate.hosts.refuse('volume.delete', 'host_failed')
      return command(...call)
    }
    const operation = await estate.ended(await vms().delete(estate.admin, id, 'delete', undefined))
    estate.hosts.command = command
    expect(operation.status).toBe('failed')
    expect(await get(id)).toMatchObject({ status: 'down', diskCount: 1 })
    await mustSucceed(estate, await vms().delete(estate.admin, id, 'delete', undefined))
    expect(await breaches(estate)).toEqual([])
  })
})

describe('disks and interfaces of a VM', () => {
  test('a disk is written by one VM', async () => {
    const [one, two] = [await aVm(estate), await aVm(estate)]
    const diskId = await aDisk(estate)
    await vms().attachDisk(estate.admin, one, { diskId })
    await expect(vms().attachDisk(estate.admin, two, { diskId })).rejects.toMatchObject({ code: 'conflict' })
    await vms().detachDisk(estate.admin, one, diskId)
    await expect(vms().detachDisk(estate.admin, one, diskId)).rejects.toMatchObject({ code: 'not_found' })
    expect(await vms().attachDisk(estate.admin, two, { diskId })).toMatchObject({ diskId, readOnly: false })
  })

  test('neither is changed while the VM runs', async () => {
    const id = await aRunningVm(estate)
    const diskId = await aDisk(estate)
    const [nic] = await vms().listNics(estate.admin, id)
    await expect(vms().attachDisk(estate.admin, id, { diskId })).rejects.toMatchObject({ code: 'conflict' })
    await expect(vms().deleteNic(estate.admin, id, nic?.id ?? '')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('interfaces come and go, with names and addresses of their own', async () => {
    const id = await aVm(estate)
    const added = await vms().createNic(estate.admin, id, {
      networkId: estate.networkId,
      model: 'e1000e',
      linked: false,
    })
    expect(added).toMatchObject({
      name: 'nic2',
      model: 'e1000e',
      linked: false,
      macAddress: expect.stringMatching(/^56:6f:/),
    })
    await vms().deleteNic(estate.admin, id, added.id)
    expect(await vms().listNics(estate.admin, id)).toHaveLength(1)
  })
})
