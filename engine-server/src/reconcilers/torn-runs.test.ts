import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { MachineReport } from '@overt/api-client/agent'
import { aHost, anEstate, aVm, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import type { FakeHost } from '../hosts/fake-host.ts'
import { FakeHosts } from '../hosts/fake.ts'
import { ReportIngest } from '../hosts/ingest.ts'
import { saveConnectionState } from '../hosts/store.ts'
import { silentLog } from '../log/log.ts'
import { TornRunReconciler } from './torn-runs.ts'

let database: TestDatabase
let estate: Estate
let hosts: FakeHosts
let ingest: ReportIngest
let reconciler: TornRunReconciler
const ids: Record<'a' | 'b', string> = { a: '', b: '' }
let vm: Awaited<ReturnType<typeof aVm>>
const { signal } = new AbortController()

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  const { db } = database
  const lastFull = new Map<string, { sessionNumber: number; sequence: number }>()
  ingest = new ReportIngest({
    db,
    log: silentLog,
    samples: () => undefined,
    listener: {
      fullReportStored: (id, sessionNumber, sequence) => void lastFull.set(id, { sessionNumber, sequence }),
      endsRecorded: () => undefined,
      strayReported: () => undefined,
      fullReportNeeded: () => undefined,
    },
  })
  hosts = new FakeHosts(ingest)
  const leader = { current: () => ({ epoch: 1 }) }
  reconciler = new TornRunReconciler({ db, log: silentLog, hosts, leader, lastFull: (id) => lastFull.get(id) })
  for (const name of ['a', 'b'] as const) {
    ids[name] = (await aHost(db, estate)).id
    hosts.addHost(ids[name])
    await saveConnectionState(db, ids[name], 'up', '')
  }
  vm = await aVm(db, estate, { hostId: ids.a })
})

function has(name: 'a' | 'b', report: Partial<MachineReport> = {}): FakeHost {
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
