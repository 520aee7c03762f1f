// What a cluster promises reaches its VMs: at their next start, and told of until then.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aRunningVm, aVm, mustSucceed } from '../../test-support/factories.ts'
import { createClusterService } from './service.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const vms = () => estate.services.vms
async function setCluster(change: Parameters<ReturnType<typeof createClusterService>['update']>[3]) {
  const clusters = createClusterService(estate.db)
  const { revision } = await clusters.get(estate.admin, estate.clusterId)
  await clusters.update(estate.admin, estate.clusterId, revision, change, undefined)
}
const bare = () => ({ clusterId: estate.clusterId, disks: [], nics: [] })

test('a VM runs with the CPU type of its cluster, and one that runs takes it up at its next start', async () => {
  const id = await aRunningVm(estate, bare())
  expect(await vms().devices(estate.admin, id)).toMatchObject({ cpu: { mode: 'host-passthrough', model: null } })

  const plan = await createClusterService(estate.db).planUpdate(estate.admin, estate.clusterId, { cpuType: 'qemu64' })
  expect(plan.warnings).toEqual(['A VM that runs keeps its CPU and machine until its next start.'])
  await setCluster({ cpuType: 'qemu64' })
  expect((await vms().get(estate.admin, id)).pendingChanges).toEqual([
    { field: 'cpuType', current: null, next: 'qemu64' },
  ])
  await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
  expect(await vms().devices(estate.admin, id)).toMatchObject({ source: 'planned', cpu: { model: 'qemu64' } })
  await mustSucceed(estate, await vms().power(estate.admin, id, 'start', undefined))
  expect(await vms().devices(estate.admin, id)).toMatchObject({
    source: 'running',
    cpu: { mode: 'custom', model: 'qemu64' },
  })
  expect((await vms().get(estate.admin, id)).pendingChanges).toEqual([])
  await setCluster({ cpuType: null })
})

test('a VM runs on the board of its cluster', async () => {
  await estate.db.updateTable('cluster').set({ emulated_machine: 'pc-q35-7.2' }).execute()
  const id = await aRunningVm(estate, bare())
  expect(await vms().devices(estate.admin, id)).toMatchObject({ machineType: 'pc-q35-7.2' })
  await estate.db.updateTable('cluster').set({ emulated_machine: null }).execute()
})

test('new VMs boot as their cluster says, unless they are told otherwise', async () => {
  await setCluster({ firmwareDefault: 'uefi' })
  const firmware = async (id: string) => (await vms().get(estate.admin, id)).firmware
  expect(await firmware(await aVm(estate, bare()))).toBe('uefi')
  expect(await firmware(await aVm(estate, { ...bare(), firmware: 'bios' }))).toBe('bios')
  expect(await vms().defaults(estate.admin, { clusterId: estate.clusterId })).toMatchObject({ firmware: 'uefi' })
  await setCluster({ firmwareDefault: 'bios' })
})
