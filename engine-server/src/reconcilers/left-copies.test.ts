import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AgentFailure } from '../hosts/agent-errors.ts'
import { silentLog } from '../log/log.ts'
import { listAttachments } from '../resources/vms/device-store.ts'
import { anEstate, type Estate, setConnection, type TestRunner } from '../test-support/estate.ts'
import { aRunningVm, mustSucceed } from '../test-support/factories.ts'
import { breaches } from '../test-support/invariants.ts'
import { LeftCopiesReconciler } from './left-copies.ts'
import { RunReconciler } from './runs.ts'
import { TornRunReconciler } from './torn-runs.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
let runner: TestRunner
let id: string
let diskId: string
let copies: LeftCopiesReconciler
let torn: TornRunReconciler
let runs: RunReconciler
let clockMs = 0
const { signal } = new AbortController()

beforeEach(async () => {
  estate = await anEstate()
  runner = await estate.startRunner()
  hostB = await estate.aHost('host-b')
  const { db, hosts, services, lastFull } = estate
  const parts = { db, hosts, log: silentLog, leader: { current: () => ({ epoch: 1 }) }, lastFull }
  copies = new LeftCopiesReconciler({ ...parts, storageLeases: services.storageLeases, now: () => clockMs })
  torn = new TornRunReconciler(parts)
  runs = new RunReconciler(parts)
  const source = { type: 'blank', sizeBytes: 2 ** 30 } as const
  id = await aRunningVm(estate, { disks: [{ storageDomainId: estate.domainId, allocation: 'thin', source }] })
  diskId = (await listAttachments(estate.db, id))[0]?.disk_id ?? ''
})
afterEach(() => estate[Symbol.asyncDispose]())

const migrate = (hostId = hostB.hostId) =>
  estate.services.vms.migrate(estate.admin, id, { hostId, copyDisks: true }, undefined)
const power = (action: 'start' | 'stop') => estate.services.vms.power(estate.admin, id, action, undefined)
const view = () => estate.services.vms.get(estate.admin, id)
/** How many volumes the storage of host-a and of host-b holds. */
const counts = () => [estate, hostB].map(({ host, domainId }) => host.domains.get(domainId)?.volumes.size)
const volumeOn = ({ host, domainId }: Pick<Estate, 'host' | 'domainId'>) => [
  ...(host.domains.get(domainId)?.volumes.keys() ?? []),
]
const rows = () =>
  estate.db
    .selectFrom('volume')
    .select(['storage_domain_id', 'active'])
    .where('disk_id', '=', diskId)
    .orderBy('active', 'desc')
    .execute()
const inB = () => ({ storage_domain_id: hostB.domainId, active: true })
const messages = async (code: string) =>
  (await estate.db.selectFrom('event').select('message').where('code', '=', code).execute()).map(
    ({ message }) => message,
  )
async function turns(reconciler: LeftCopiesReconciler | TornRunReconciler | RunReconciler, count = 3): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await reconciler.run(signal)
    await new Promise((resolve) => setImmediate(resolve)) // the report asked for is on its way
    await estate.ingest.idle()
  }
}
async function silence({ hostId }: { hostId: string }): Promise<void> {
  estate.hosts.setReachable(hostId, false)
  await setConnection(estate, hostId, 'non_responsive')
}
async function back({ hostId }: { hostId: string }): Promise<void> {
  await setConnection(estate, hostId, 'up')
  estate.hosts.setReachable(hostId, true)
  await estate.ingest.idle()
}

/** The guest goes on at both ends; host-b answers nothing, so that it ends there. Then host-a loses its own unseen. */
async function endWhileTheNewHostIsSilent(): Promise<void> {
  estate.hosts.hang('migration.send')
  const operationId = await migrate()
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  const machine = estate.host.machines.get(id)
  if (!machine) throw new Error('no machine')
  await silence(hostB)
  hostB.host.takeOver(estate.hostId, machine)
  await estate.services.operations.cancel(estate.admin, operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  estate.host.machines.delete(id)
  estate.hosts.reportFull(estate.hostId)
  await estate.ingest.idle()
}

describe('a migration that ended while the new host, which has the guest, was silent', () => {
  test('leaves the copy; once it is back the disk is there, the old volume goes, and a start uses the new one', async () => {
    await endWhileTheNewHostIsSilent()
    expect(counts()).toEqual([1, 1])
    expect((await messages('disk.copy_left'))[0]).toMatch(/does not answer\. It is removed when the host answers\.$/)
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    await back(hostB)
    // Before it is known where the run is, nothing is removed.
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    await turns(torn)
    expect(await view()).toMatchObject({ status: 'up', hostId: hostB.hostId })
    expect((await rows())[0]).toEqual(inB())
    await turns(copies)
    expect(counts()).toEqual([0, 1])
    expect(await rows()).toEqual([inB()])
    expect((await messages('disk.copy_removed'))[0]).toMatch(
      /^The copy of disk .* in storage domain on host-a was removed\.$/,
    )
    expect(await breaches(estate)).toEqual([])
    const [volume] = volumeOn(hostB)
    await mustSucceed(estate, await power('stop'))
    await mustSucceed(estate, await power('start'))
    const started = estate.hosts.calls.findLast(({ method }) => method === 'machine.start')
    expect(started).toMatchObject({ hostId: hostB.hostId, params: { spec: { disks: [{ volumeId: volume }] } } })
  })

  test('keeps a copy where the host answers again, but not whether it has the guest', async () => {
    estate.hosts.refuse('migration.abandon', 'timeout', 100)
    estate.hosts.hang('migration.send')
    const operationId = await migrate()
    await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
    await estate.services.operations.cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('cancelled')
    expect(counts()).toEqual([1, 1])
    estate.hosts.clearFailures()
    await turns(copies)
    expect(counts()).toEqual([1, 0])
    expect(await breaches(estate)).toEqual([])
  })

  test('and whose run was given up meanwhile: the disk is the one the guest wrote to', async () => {
    await endWhileTheNewHostIsSilent()
    await turns(runs)
    expect((await view()).status).toBe('down')
    await back(hostB)
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    await turns(runs)
    expect(hostB.host.machines.size).toBe(0)
    expect((await rows())[0]).toEqual(inB())
    await turns(copies)
    expect(await rows()).toEqual([inB()])
    expect(counts()).toEqual([0, 1])
  })
})

describe('a copy that the guest on a silent host may have written to', () => {
  test('stays while that guest goes on, though its run was given up and the disk detached', async () => {
    await endWhileTheNewHostIsSilent()
    await turns(runs)
    await estate.db.deleteFrom('disk_attachment').where('disk_id', '=', diskId).execute()
    await back(hostB)
    await turns(copies)
    expect(hostB.host.machines.size).toBe(1)
    expect(counts()).toEqual([1, 1])
    // Nor does it go after that guest: it is not known which of the two the disk is.
    await turns(runs)
    expect(hostB.host.machines.size).toBe(0)
    await turns(copies)
    expect(counts()).toEqual([1, 1])
  })

  test('is not the disk while an operation works on that', async () => {
    await endWhileTheNewHostIsSilent()
    await back(hostB)
    // The run is where its guest is, and the disk not yet: as an engine before this one could leave it.
    await estate.db.updateTable('vm').set({ run_host_id: hostB.hostId, migration_host_id: null }).execute()
    await runner.kill() // it would take the lock away: that operation has ended
    const operation = await estate.db.selectFrom('operation').select('id').executeTakeFirstOrThrow()
    const lock = { object_id: diskId, object_kind: 'disk', object_name: 'disk', aspect: 'storage', mode: 'shared' }
    const range = sql<string>`int8range(1, 2)`
    await estate.db
      .insertInto('operation_lock')
      .values({ ...lock, operation_id: operation.id, slot: range })
      .execute()
    await turns(copies)
    expect((await rows())[0]).toEqual({ storage_domain_id: estate.domainId, active: true })
    await estate.db.deleteFrom('operation_lock').execute()
    await turns(copies)
    expect((await rows())[0]).toEqual(inB())
  })
})

/** A migration that went well, but for what the old host could not be told to remove. */
async function leaveACopy(): Promise<void> {
  estate.hosts.refuse('volume.delete', 'timeout')
  await mustSucceed(estate, await migrate())
  expect(counts()).toEqual([1, 1])
}

test('a machine on a host that the guest had left before says nothing of its disk when the run is lost', async () => {
  await leaveACopy()
  const machine = hostB.host.machines.get(id)
  if (!machine) throw new Error('no machine')
  hostB.host.machines.delete(id)
  estate.hosts.reportFull(hostB.hostId)
  await turns(runs)
  expect((await view()).status).toBe('down')
  estate.host.machines.set(id, machine)
  estate.hosts.reportFull(estate.hostId)
  await estate.ingest.idle()
  await turns(runs)
  expect(estate.host.machines.size).toBe(0)
  expect((await rows())[0]).toEqual(inB())
})

describe('a copy that was left', () => {
  test('is removed once its host is up, and not before', async () => {
    await leaveACopy()
    await silence(estate)
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    await back(estate)
    await turns(copies, 1)
    // It has not been asked anew yet.
    expect(counts()).toEqual([1, 1])
    await turns(copies)
    expect(counts()).toEqual([0, 1])
    expect(await rows()).toEqual([inB()])
  })

  test('stays while the VM is being migrated, or its migration is stuck', async () => {
    await leaveACopy()
    // The way back takes its own volume; what was left there is not touched beside it.
    estate.hosts.hang('migration.send')
    estate.hosts.refuse('volume.delete', 'timeout')
    const operationId = await migrate(estate.hostId)
    await expect.poll(() => estate.hosts.calls.filter(({ method }) => method === 'migration.send').length).toBe(2)
    expect(counts()).toEqual([2, 1])
    await turns(copies)
    expect(counts()).toEqual([2, 1])
    for (const { hostId } of [estate, hostB]) estate.hosts.setReachable(hostId, false)
    await estate.services.operations.cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('stuck')
    for (const { hostId } of [estate, hostB]) estate.hosts.setReachable(hostId, true)
    await turns(copies)
    expect(counts()).toEqual([2, 1])
    await estate.services.operations.retry(estate.admin, operationId)
    await expect
      .poll(async () => (await estate.services.operations.get(estate.admin, operationId)).status)
      .toBe('cancelled')
    await turns(copies)
    expect(counts()).toEqual([0, 1])
    expect(await breaches(estate)).toEqual([])
  })

  test.each([
    ['its host has a machine of the VM, of whatever run', { runNumber: 99, runId: crypto.randomUUID() }],
    ['its host has the run too', {}],
  ])('stays while %s', async (_why, other) => {
    await leaveACopy()
    const machine = hostB.host.machines.get(id)
    if (!machine) throw new Error('no machine')
    estate.host.machines.set(id, { ...machine, ...other })
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    estate.host.machines.delete(id)
    estate.hosts.reportFull(estate.hostId)
    await turns(copies)
    expect(counts()).toEqual([0, 1])
  })

  test('stays, also when the VM is migrated on, while its host has the run too', async () => {
    await leaveACopy()
    const machine = hostB.host.machines.get(id)
    if (!machine) throw new Error('no machine')
    estate.host.machines.set(id, machine)
    estate.hosts.reportFull(estate.hostId)
    await estate.ingest.idle()
    const { hostId } = await estate.aHost('host-c')
    await mustSucceed(estate, await migrate(hostId))
    expect(counts()).toEqual([1, 0])
  })

  test('that cannot be removed is tried again only after a while, and its host keeps nothing of the tries', async () => {
    await leaveACopy()
    const kept = estate.host.journal.size
    const tries = () => estate.hosts.calls.filter(({ method }) => method === 'volume.delete').length
    const before = tries()
    const deletion = vi.spyOn(estate.host.domains.get(estate.domainId)?.volumes ?? new Map(), 'delete')
    deletion.mockImplementation(() => {
      throw new AgentFailure('host_failed', 'The test refuses it.')
    })
    await turns(copies, 6)
    expect(tries() - before).toBe(1)
    clockMs += copies.intervalMs
    await turns(copies, 6)
    expect(tries() - before).toBe(2)
    deletion.mockRestore()
    await turns(copies, 6)
    expect(counts()).toEqual([1, 1])
    clockMs += copies.intervalMs
    await turns(copies)
    expect(counts()).toEqual([0, 1])
    expect(estate.host.journal.size).toBe(kept)
  })

  test('is not tried while its storage is away', async () => {
    await leaveACopy()
    const storage = estate.db.updateTable('storage_domain_runtime').where('domain_id', '=', estate.domainId)
    await storage.set({ status: 'missing' }).execute()
    await turns(copies)
    expect(counts()).toEqual([1, 1])
    await storage.set({ status: 'active' }).execute()
    await turns(copies)
    expect(counts()).toEqual([0, 1])
  })

  test('in storage to which the disk came back goes once the guest is not there', async () => {
    await leaveACopy()
    estate.hosts.refuse('volume.delete', 'timeout')
    await mustSucceed(estate, await migrate(estate.hostId))
    expect(counts()).toEqual([2, 0])
    await turns(copies)
    expect(counts()).toEqual([2, 0])
    // What is undone takes nothing away beside the disk.
    estate.hosts.refuse('migration.send', 'host_failed')
    expect((await estate.ended(await migrate())).status).toBe('failed')
    expect(counts()).toEqual([2, 0])
    await mustSucceed(estate, await power('stop'))
    await turns(copies)
    expect(counts()).toEqual([1, 0])
    expect(await rows()).toEqual([{ storage_domain_id: estate.domainId, active: true }])
    expect(await breaches(estate)).toEqual([])
  })

  test('stays while the VM’s own host does not have its run', async () => {
    await leaveACopy()
    hostB.host.machines.delete(id)
    estate.hosts.reportFull(hostB.hostId)
    await turns(copies)
    expect(counts()).toEqual([1, 1])
  })

  test('on the host where the guest runs is the disk: that is put right first', async () => {
    await leaveACopy()
    // As an engine before this one could leave it.
    const disk = estate.db.updateTable('disk').set({ storage_domain_id: estate.domainId }).where('id', '=', diskId)
    await disk.execute()
    const ofDisk = estate.db.updateTable('volume').where('disk_id', '=', diskId)
    await ofDisk.set({ active: false }).execute()
    await ofDisk.set({ active: true }).where('storage_domain_id', '=', estate.domainId).execute()
    await turns(copies)
    expect(await rows()).toEqual([inB()])
    expect(counts()).toEqual([0, 1])
    expect((await messages('disk.found'))[0]).toMatch(/^Disk .* is on host host-b, where its VM runs/)
    expect(await breaches(estate)).toEqual([])
  })
})
