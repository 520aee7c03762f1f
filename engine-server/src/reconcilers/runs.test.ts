import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aHost, anEstate, anOperation, aVm, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import type { FakeHost } from '../hosts/fake-host.ts'
import type { FakeHosts } from '../hosts/fake.ts'
import type { ReportIngest } from '../hosts/ingest.ts'
import { saveConnectionState } from '../hosts/store.ts'
import { reportedHosts } from '../test-support/reported-hosts.ts'
import { RunReconciler } from './runs.ts'

let database: TestDatabase
let estate: Estate
let hosts: FakeHosts
let ingest: ReportIngest
let reconciler: RunReconciler
let hostId: string
let fake: FakeHost
const { signal } = new AbortController()

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  const { db } = database
  const reported = reportedHosts(db)
  hosts = reported.hosts
  ingest = reported.ingest
  reconciler = new RunReconciler(reported.parts)
  hostId = (await aHost(db, estate)).id
  fake = hosts.addHost(hostId)
  await saveConnectionState(db, hostId, 'up', '')
})

/** Connects the host and lets the reconciler take turns, with what hosts answer stored in between. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await reconciler.run(signal)
    await ingest.idle()
  }
}
async function connect(): Promise<void> {
  hosts.connect(hostId, 1)
  await ingest.idle()
}
const runOf = (vmId: string) =>
  database.db.selectFrom('vm').select(['run_id', 'last_exit']).where('id', '=', vmId).executeTakeFirstOrThrow()
const destroyed = () => hosts.calls.filter(({ method }) => method === 'machine.destroy')
function runs(vm: { id: string; runId: string; runNumber: number }): void {
  const at = new Date().toISOString()
  const { runId, runNumber } = vm
  fake.machines.set(vm.id, { vmId: vm.id, runId, runNumber, status: 'up', at, external: false })
}

describe('runs that their host does not report', () => {
  test('are lost once the host was asked anew', async () => {
    await connect()
    const vm = await aVm(database.db, estate, { hostId })
    await turns(1)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
    await turns(1)
    expect(await runOf(vm.id)).toMatchObject({ run_id: null, last_exit: { reason: 'lost', runId: vm.runId } })
  })

  test('are left to the operation that works on the VM', async () => {
    await connect()
    const vm = await aVm(database.db, estate, { hostId })
    const operation = await anOperation(database.db, vm.id, false)
    await turns(3)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
    await database.db
      .updateTable('operation')
      .set({ status: 'succeeded', ended_at: new Date() })
      .where('id', '=', operation)
      .execute()
    await turns(2)
    expect((await runOf(vm.id)).run_id).toBeNull()
  })

  test('are kept when the host has them after all', async () => {
    await connect()
    const vm = await aVm(database.db, estate, { hostId })
    runs(vm) // started, and its report is not stored yet
    await turns(3)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
  })

  test('are kept while their host is not up, has told nothing in this session, or its hypervisor is away', async () => {
    const vm = await aVm(database.db, estate, { hostId })
    await turns(3)
    await connect()
    await saveConnectionState(database.db, hostId, 'connecting', '')
    await turns(3)
    await saveConnectionState(database.db, hostId, 'up', '')
    await database.db.updateTable('host').set({ session_number: 2 }).where('id', '=', hostId).execute()
    await turns(3)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
    Object.assign(fake.description, { driverConnected: false })
    hosts.connect(hostId, 2)
    await ingest.idle()
    await turns(3)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
  })

  test('are kept while another host, which is silent, had them last', async () => {
    await connect()
    const vm = await aVm(database.db, estate, { hostId })
    const other = await aHost(database.db, estate)
    hosts.addHost(other.id).machines.set(vm.id, {
      vmId: vm.id,
      runId: vm.runId,
      runNumber: vm.runNumber,
      status: 'up',
      at: new Date().toISOString(),
      external: false,
    })
    hosts.connect(other.id, 1)
    await ingest.idle()
    await saveConnectionState(database.db, other.id, 'non_responsive', '')
    await turns(3)
    expect((await runOf(vm.id)).run_id).toBe(vm.runId)
  })

  test('that never got a host are given up', async () => {
    const vm = await aVm(database.db, estate)
    await database.db.updateTable('vm').set({ run_id: vm.runId }).where('id', '=', vm.id).execute()
    await anOperation(database.db, vm.id, true)
    await turns(1)
    expect(await runOf(vm.id)).toMatchObject({ run_id: null, last_exit: { reason: 'failed' } })
  })
})

describe('machines whose run is not their VM’s', () => {
  test('are ended when the VM has a newer run, or is deleted', async () => {
    const vm = await aVm(database.db, estate, { runNumber: 2 })
    const deleted = { id: crypto.randomUUID(), runId: crypto.randomUUID(), runNumber: 4 }
    await anOperation(database.db, deleted.id, true)
    runs({ ...vm, runNumber: 1 })
    runs(deleted)
    await connect()
    await turns(1)
    expect(
      destroyed()
        .map(({ params }) => (params as { run: { vmId: string } }).run.vmId)
        .sort(),
    ).toEqual([vm.id, deleted.id].sort())
    expect(fake.machines.size).toBe(0)
  })

  test('are left alone while an operation works on the VM', async () => {
    const vm = await aVm(database.db, estate, { runNumber: 2 })
    await anOperation(database.db, vm.id, false)
    runs({ ...vm, runNumber: 1 })
    await connect()
    await turns(2)
    expect(destroyed()).toEqual([])
  })

  test('are left alone when this engine never had the VM, or its run is newer than ours', async () => {
    const vm = await aVm(database.db, estate, { runNumber: 2 })
    runs({ ...vm, runNumber: 3 })
    runs({ id: crypto.randomUUID(), runId: crypto.randomUUID(), runNumber: 1 })
    await connect()
    await turns(3)
    expect(destroyed()).toEqual([])
    expect(fake.machines.size).toBe(2)
    const told = await database.db
      .selectFrom('event')
      .select('object_kind')
      .where('code', '=', 'host.unknown_run')
      .execute()
    expect(told).toHaveLength(2) // once each
  })

  test('are tried again when the host does not answer', async () => {
    const vm = await aVm(database.db, estate, { runNumber: 2 })
    runs({ ...vm, runNumber: 1 })
    await connect()
    hosts.applyThenDrop('machine.destroy')
    await turns(1)
    await turns(1)
    expect(destroyed().length).toBeGreaterThanOrEqual(1)
    expect(new Set(destroyed().map(({ key }) => key)).size).toBe(1)
    expect(fake.machines.size).toBe(0)
  })
})
