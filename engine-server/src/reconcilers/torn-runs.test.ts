import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { MachineReport } from '@overt/api-client/agent'
import { aHost, anEstate, aVm, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import type { FakeHost } from '../hosts/fake-host.ts'
import type { FakeHosts } from '../hosts/fake.ts'
import type { ReportIngest } from '../hosts/ingest.ts'
import { saveConnectionState } from '../hosts/store.ts'
import { reportedHosts } from '../test-support/reported-hosts.ts'
import { TornRunReconciler } from './torn-runs.ts'

let database: TestDatabase
let estate: Estate
let hosts: FakeHosts
let ingest: ReportIngest
let reconciler: TornRunReconciler
const ids: Record<'a' | 'b' | 'c', string> = { a: '', b: '', c: '' }
let vm: Awaited<ReturnType<typeof aVm>>
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
  reconciler = new TornRunReconciler(reported.parts)
  for (const name of ['a', 'b', 'c'] as const) {
    ids[name] = (await aHost(db, estate)).id
    hosts.addHost(ids[name])
    await saveConnectionState(db, ids[name], 'up', '')
  }
  vm = await aVm(db, estate, { hostId: ids.a })
})

function has(name: 'a' | 'b' | 'c', report: Partial<MachineReport> = {}): FakeHost {
  const { runId, runNumber } = vm
  const at = new Date().toISOString()
  const host = hosts.host(ids[name])
  host.machines.set(vm.id, { vmId: vm.id, runId, runNumber, status: 'up', at, external: false, ...report })
  return host
}
const leftPaused = { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' } as const

async function turns(count = 3): Promise<void> {
  for (const id of Object.values(ids)) hosts.connect(id, 1)
  await ingest.idle()
  for (let turn = 0; turn < count; turn += 1) {
    await reconciler.run(signal)
    await new Promise((resolve) => setImmediate(resolve)) // the report asked for is on its way
    await ingest.idle()
  }
}
const hostOf = async () =>
  (await database.db.selectFrom('vm').select('run_host_id').where('id', '=', vm.id).executeTakeFirstOrThrow())
    .run_host_id
const commands = () => hosts.calls.filter(({ key }) => key !== undefined).map(({ hostId, method }) => [hostId, method])
const messages = async () => {
  const rows = await database.db.selectFrom('event').select('code').where('object_id', '=', vm.id).execute()
  return rows.map(({ code }) => code).filter((code) => code?.startsWith('vm.'))
}

test('a run that the other host has alone is put there', async () => {
  has('b')
  await turns()
  expect(await hostOf()).toBe(ids.b)
  expect(commands()).toEqual([])
  expect(await messages()).toContain('vm.found')
})

test('a copy beside the run ends, and is no end of the run', async () => {
  has('a')
  has('b')
  await turns()
  expect(commands()).toEqual([[ids.b, 'machine.destroy']])
  expect(await hostOf()).toBe(ids.a)
  expect(await messages()).toContain('vm.second_copy_ended')
  // Nobody else tells it to: the command is of no operation.
  expect(hosts.host(ids.b).journal.size).toBe(0)
})

test('a copy that waits for word beside the run is told that it has moved', async () => {
  has('a')
  has('b', leftPaused)
  await turns()
  expect(commands()).toEqual([[ids.b, 'migration.settle']])
  expect(hosts.host(ids.b).machines.size).toBe(0)
})

test('a guest that a migration left paused, and that no other host has, goes on', async () => {
  has('a', leftPaused)
  await turns()
  expect(commands()).toEqual([[ids.a, 'migration.settle']])
  expect(hosts.host(ids.a).machines.get(vm.id)?.status).toBe('up')
})

test('with the old copy waiting for word and the new one running, the run is where it runs', async () => {
  has('a', leftPaused)
  has('b')
  await turns()
  expect(await hostOf()).toBe(ids.b)
  expect(commands()).toEqual([[ids.a, 'migration.settle']])
  expect(hosts.host(ids.a).machines.size).toBe(0)
})

test('nothing is done before both hosts were asked anew, nor while one of them is silent', async () => {
  has('b')
  await turns(1)
  expect(await hostOf()).toBe(ids.a)
  await saveConnectionState(database.db, ids.a, 'non_responsive', '')
  await turns()
  expect(await hostOf()).toBe(ids.a)
})

test('a paused guest stays as it is while a host that is silent has a copy, or was to get one', async () => {
  has('a', leftPaused)
  has('c')
  for (const id of Object.values(ids)) hosts.connect(id, 1)
  await ingest.idle()
  await saveConnectionState(database.db, ids.c, 'non_responsive', '')
  await turns()
  expect(commands()).toEqual([])
  hosts.host(ids.c).machines.clear()
  await database.db.updateTable('vm').set({ migration_host_id: ids.c }).where('id', '=', vm.id).execute()
  await turns()
  expect(commands()).toEqual([])
  await saveConnectionState(database.db, ids.c, 'up', '')
  await turns()
  expect(commands()).toEqual([[ids.a, 'migration.settle']])
})

test('nothing is concluded from a guest that is not certain to run or to be stopped', async () => {
  has('a', { status: 'not_responding' })
  has('b')
  await turns()
  expect(commands()).toEqual([])
  expect(await hostOf()).toBe(ids.a)
})

test('a run that its user paused is no less its own: the copy beside it ends', async () => {
  has('a', { status: 'paused', pauseReason: 'user' })
  has('b')
  await turns()
  expect(commands()).toEqual([[ids.b, 'machine.destroy']])
  expect(hosts.host(ids.a).machines.get(vm.id)?.status).toBe('paused')
})

test('of two copies on other hosts, with none at home, neither is chosen', async () => {
  has('b')
  has('c')
  await turns()
  expect(commands()).toEqual([])
  expect(await hostOf()).toBe(ids.a)
})

test('a report that a host made before it was asked is no answer', async () => {
  has('b')
  hosts.refuse('session.report', 'busy', 2)
  await turns(1)
  for (const id of Object.values(ids)) hosts.reportFull(id)
  await ingest.idle()
  await reconciler.run(signal)
  expect(await hostOf()).toBe(ids.a)
  await new Promise((resolve) => setImmediate(resolve)) // now they are asked
  await ingest.idle()
  await reconciler.run(signal)
  expect(await hostOf()).toBe(ids.b)
})
