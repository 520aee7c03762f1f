import type { MachineSpec } from '@overt/api-client/agent'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anEstate, anOperation, aVm, type Estate } from '../../test/estate.ts'
import { type FakeHostProcess, startFakeHost } from '../../test/fake-host.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { eventually, type TestRuntime, testRuntime } from '../../test/runtime.ts'
import { engineActor } from '../authz/actor.ts'

let database: TestDatabase
let engine: TestRuntime
let estate: Estate
const actor = engineActor('test')

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
  engine = await testRuntime(database)
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const statusOf = async (hostId: string) => (await engine.hosts.get(actor, hostId)).status
const becomes = (hostId: string, status: string) =>
  eventually(
    () => statusOf(hostId),
    (now) => now === status,
  )
const codesOf = async (objectId: string) =>
  (
    await database.db
      .selectFrom('event')
      .select('code')
      .where('object_id', '=', objectId)
      .where('code', 'is not', null)
      .orderBy('row_number')
      .execute()
  ).map(({ code }) => code)
const runtimeOf = (vmId: string) =>
  database.db
    .selectFrom('vm_runtime')
    .select(['status', 'run_id', 'session_number'])
    .where('vm_id', '=', vmId)
    .executeTakeFirst()
const runOf = (vmId: string) =>
  database.db.selectFrom('vm').select(['run_id', 'last_exit']).where('id', '=', vmId).executeTakeFirstOrThrow()

async function anApprovedHost(name: string): Promise<FakeHostProcess> {
  const host = await startFakeHost(engine.hosts, name)
  await engine.hosts.approve(actor, host.hostId, { clusterId: estate.clusterId })
  engine.runtime.hostsChanged()
  return host
}
function header(epoch: number, step = 'launch') {
  const operationId = crypto.randomUUID()
  return { key: `${operationId}/${step}`, operationId, generation: 1, epoch }
}
function aSpec(name: string): MachineSpec {
  return {
    name,
    architecture: 'x86_64',
    firmware: 'bios',
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    memoryBytes: 2 ** 28,
    disks: [],
    nics: [],
    video: 'vga',
    consoles: ['vnc', 'serial'],
  }
}
const start = (hostId: string, vm: { id: string; name: string; runId: string; runNumber: number }, epoch = 1) =>
  engine.runtime.connections.command(hostId, 'machine.start', header(epoch), {
    run: { vmId: vm.id, runId: vm.runId, runNumber: vm.runNumber },
    spec: aSpec(vm.name),
  })

/** A VM that runs on a host. As in life an operation starts it: without one, its run would be missed there before it begins. */
async function aRunningVm(hostId: string) {
  const id = crypto.randomUUID()
  const operation = await anOperation(database.db, id, false)
  const vm = await aVm(database.db, estate, { id, hostId })
  await start(hostId, vm)
  await eventually(
    () => runtimeOf(id),
    (row) => row?.status === 'up',
  )
  await database.db
    .updateTable('operation')
    .set({ status: 'succeeded', ended_at: new Date() })
    .where('id', '=', operation)
    .execute()
  return vm
}

describe('hosts', () => {
  test('a host that is renamed keeps its session; one that is removed loses it', { timeout: 60_000 }, async () => {
    await using host = await anApprovedHost('renamed')
    await becomes(host.hostId, 'up')
    const sessionOf = () =>
      database.db.selectFrom('host').select('session_number').where('id', '=', host.hostId).executeTakeFirst()
    const before = await sessionOf()
    const { revision } = await engine.hosts.get(actor, host.hostId)
    await engine.hosts.update(actor, host.hostId, revision, { name: 'renamed-1' })
    await engine.runtime.connections.refresh()
    expect(engine.runtime.connections.isConnected(host.hostId)).toBe(true)
    expect(await sessionOf()).toEqual(before)

    await engine.hosts.remove(actor, host.hostId, false, undefined)
    await engine.runtime.connections.refresh()
    expect(engine.runtime.connections.isConnected(host.hostId)).toBe(false)
    await expect(engine.runtime.connections.query(host.hostId, 'host.describe', {})).rejects.toMatchObject({
      code: 'host_unreachable',
    })
  })

  // A whole life: two agents start, and a host is given up in between.
  test('a host registers, is approved, connects, runs a VM, is lost and found again', { timeout: 60_000 }, async () => {
    await using host = await startFakeHost(engine.hosts, 'life')
    expect(await statusOf(host.hostId)).toBe('pending_approval')
    engine.runtime.hostsChanged()
    await engine.hosts.approve(actor, host.hostId, { clusterId: estate.clusterId, name: 'life-1' })
    engine.runtime.hostsChanged()
    await eventually(async () => engine.runtime.connections.isConnected(host.hostId), Boolean)
    await becomes(host.hostId, 'up')
    expect(await engine.hosts.get(actor, host.hostId)).toMatchObject({
      name: 'life-1',
      clusterId: estate.clusterId,
      simulated: true,
      hardware: { architecture: 'x86_64' },
    })

    const vm = await aRunningVm(host.hostId)

    await host.kill()
    await becomes(host.hostId, 'connecting')
    await becomes(host.hostId, 'non_responsive')
    await host.start()
    await becomes(host.hostId, 'up')
    // Its machines were in the memory of the process that was killed: the agent's journal knows that one is gone.
    const after = await eventually(
      () => runOf(vm.id),
      (row) => row.run_id === null,
    )
    expect(after.last_exit).toMatchObject({ runId: vm.runId, reason: 'lost' })
    expect(await codesOf(host.hostId)).toEqual([
      'host.enrolled',
      'host.approved',
      'host.up',
      'host.connecting',
      'host.non_responsive',
      'host.up',
    ])
    expect(await codesOf(vm.id)).toEqual(['vm.started', 'vm.lost'])
  })

  test('an engine that restarts finds its hosts without a word', async () => {
    await using host = await anApprovedHost('again')
    await becomes(host.hostId, 'up')
    const vm = await aRunningVm(host.hostId)
    const before = await runtimeOf(vm.id)
    engine.resign()
    expect(engine.runtime.connections.isConnected(host.hostId)).toBe(false)
    engine.lead()
    await becomes(host.hostId, 'initializing')
    await becomes(host.hostId, 'up')
    expect(await runtimeOf(vm.id)).toEqual(before)
    expect(await codesOf(host.hostId)).toEqual(['host.enrolled', 'host.approved', 'host.up'])
    await expect(start(host.hostId, vm, 1)).rejects.toMatchObject({ code: 'conflict', cause: { code: 'fenced' } })
  })

  test('a machine that hangs is connecting, then non-responsive, then up when it goes on', async () => {
    await using host = await anApprovedHost('frozen')
    await becomes(host.hostId, 'up')
    host.freeze()
    await becomes(host.hostId, 'connecting')
    await becomes(host.hostId, 'non_responsive')
    host.resume()
    expect(await becomes(host.hostId, 'up')).toBe('up')
  })

  test('an engine that stood still blames itself, not its hosts', { timeout: 60_000 }, async () => {
    await using host = await anApprovedHost('patient')
    await becomes(host.hostId, 'up')
    const before = await codesOf(host.hostId)
    // Four times as long as a host may be silent, with the real timers, sockets and heartbeats of this process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)
    // Each turn of the connections would tell by now.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await statusOf(host.hostId)).toBe('up')
    expect(await codesOf(host.hostId)).toEqual(before)
    expect(engine.runtime.connections.isConnected(host.hostId)).toBe(true)
  })

  test('a clock that is wrong is told, and again when it is right', async () => {
    await using host = await anApprovedHost('clock')
    await becomes(host.hostId, 'up')
    const isBehindBy = (limitMs: number) =>
      eventually(
        () => engine.hosts.get(actor, host.hostId),
        ({ clockSkewMs }) => Math.abs((clockSkewMs ?? Number.NaN) + limitMs) < 2_500,
      )
    const told = (code: string) =>
      eventually(
        () => codesOf(host.hostId),
        (codes) => codes.includes(code),
      )
    // The engine's clock goes ahead, so that the host's is behind.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20_000, shouldAdvanceTime: true })
    try {
      await told('host.clock_off')
      await isBehindBy(20_000)
    } finally {
      vi.useRealTimers()
    }
    await told('host.clock_right')
    await isBehindBy(0)
    const { message } = await database.db
      .selectFrom('event')
      .select('message')
      .where('object_id', '=', host.hostId)
      .where('code', '=', 'host.clock_off')
      .executeTakeFirstOrThrow()
    expect(message).toMatch(/^The clock of host clock is (19|20) s behind the engine's\. /)
  })

  test('a run that is over is ended where it still runs; one its host never had is lost', async () => {
    await using host = await anApprovedHost('strays')
    await becomes(host.hostId, 'up')
    const vm = await aVm(database.db, estate, { hostId: host.hostId, runNumber: 2 })
    const stray = { ...vm, runId: crypto.randomUUID(), runNumber: 1 }
    await start(host.hostId, stray, 2)
    await eventually(
      () => codesOf(vm.id),
      (codes) => codes.includes('vm.stray_run_ended'),
    )
    const gone = await eventually(
      () => {
        engine.runtime.reconcilers.wake('runs') // else its next turn comes within 30 s
        return runOf(vm.id)
      },
      (row) => row.run_id === null,
    )
    expect(gone.last_exit).toMatchObject({ runId: vm.runId, reason: 'lost' })
  })

  test('what a host has lost while it was away is known as soon as it is up again', { timeout: 25_000 }, async () => {
    await using host = await anApprovedHost('forgetful')
    await becomes(host.hostId, 'up')
    await host.kill()
    await becomes(host.hostId, 'non_responsive')
    const vm = await aVm(database.db, estate, { hostId: host.hostId })
    await engine.runtime.reconcilers.idle()
    await host.start()
    await becomes(host.hostId, 'up')
    // Nobody wakes the reconciler here. By itself it looks every 30 s, for which this test does not wait.
    const gone = await eventually(
      () => runOf(vm.id),
      (row) => row.run_id === null,
    )
    expect(gone.last_exit).toMatchObject({ runId: vm.runId, reason: 'lost' })
  })

  test('a run newer than ours is told and left alone', async () => {
    await using host = await anApprovedHost('backup')
    await becomes(host.hostId, 'up')
    const vm = await aVm(database.db, estate, { runNumber: 3 })
    await start(host.hostId, { ...vm, runNumber: 7 }, 2)
    await eventually(
      () => codesOf(vm.id),
      (codes) => codes.includes('host.unknown_run'),
    )
    expect((await runtimeOf(vm.id))?.run_id).toBe(vm.runId)
    expect((await runOf(vm.id)).run_id).toBeNull()
  })

  test('samples reach the history', async () => {
    await using host = await anApprovedHost('samples')
    await becomes(host.hostId, 'up')
    const rows = await eventually(
      () => engine.history.selectFrom('host_sample').selectAll().where('host_id', '=', host.hostId).execute(),
      (found) => found.length > 0,
    )
    expect(rows[0]?.memory_total_bytes).toBeGreaterThan(0)
  })

  test('an impostor with a certificate of another host is not believed', async () => {
    await using host = await anApprovedHost('victim')
    await becomes(host.hostId, 'up')
    await using other = await startFakeHost(engine.hosts, 'impostor')
    await host.kill()
    await database.db.updateTable('host').set({ port: other.port }).where('id', '=', host.hostId).execute()
    engine.runtime.hostsChanged()
    await becomes(host.hostId, 'non_responsive')
    expect((await engine.hosts.get(actor, host.hostId)).statusReason).toContain('over another key')
  })
})
