import type { StatisticsReport } from '@overt/api-client/agent'
import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { type HistoryDb, openHistory, openPool } from '../db/database.ts'
import { type Log, silentLog } from '../log/log.ts'
import { SampleWriter, samplesReconciler } from './sample-writer.ts'

let database: TestDatabase
let historyPool: pg.Pool
let history: HistoryDb
const { signal } = new AbortController()

beforeAll(async () => {
  database = await testDatabase()
  historyPool = openPool({ url: database.historyUrl })
  history = openHistory(historyPool)
  await samplesReconciler(database.db, history).run(signal)
})
afterAll(async () => {
  await historyPool.end()
  await database[Symbol.asyncDispose]()
})

function aWriter(over: Partial<ConstructorParameters<typeof SampleWriter>[0]> = {}): SampleWriter {
  return new SampleWriter({ db: database.db, historyPool, log: silentLog, intervalMs: 15_000, ...over })
}
function aReport(at: string, vmIds: readonly string[]): StatisticsReport {
  return {
    at,
    host: {
      cpuPercent: 12.5,
      memoryUsedBytes: 2 ** 33,
      memoryTotalBytes: 2 ** 34,
      networkReceiveBytesPerSecond: 1,
      networkTransmitBytesPerSecond: 2,
    },
    machines: vmIds.map((vmId) => ({ vmId, runId: crypto.randomUUID(), cpuPercent: 50, memoryUsedBytes: 2 ** 30 })),
  }
}
const nowText = () => new Date().toISOString()
const vmRows = (ids: readonly string[]) =>
  history.selectFrom('vm_sample').selectAll().where('vm_id', 'in', ids).execute()
const usageOf = (id: string) =>
  database.db.selectFrom('latest_usage').selectAll().where('object_id', '=', id).executeTakeFirst()
/** A log that keeps the errors it is told. */
function listeningLog(): { log: Log; told: string[] } {
  const told: string[] = []
  const error = (_facts: unknown, message: string) => told.push(message)
  return { told, log: new Proxy(silentLog, { get: (of, key) => (key === 'error' ? error : Reflect.get(of, key)) }) }
}

test('one cycle of all hosts is written at once; what was not measured is null', async () => {
  const writer = aWriter()
  const at = nowText()
  const hosts = Array.from({ length: 20 }, () => crypto.randomUUID())
  const vmIds = hosts.map(() => crypto.randomUUID())
  for (const [index, hostId] of hosts.entries()) writer.add(hostId, aReport(at, vmIds.slice(index, index + 1)))
  await writer.flush()
  const rows = await vmRows(vmIds)
  expect(rows).toHaveLength(20)
  expect(rows[0]).toMatchObject({ cpu_percent: 50, memory_used_bytes: 2 ** 30, disk_read_bytes_per_second: null })
  const [host] = await history
    .selectFrom('host_sample')
    .selectAll()
    .where('host_id', '=', hosts[0] ?? '')
    .execute()
  expect(host).toMatchObject({ cpu_percent: 12.5, memory_total_bytes: 2 ** 34, at: new Date(at) })
  expect(await usageOf(vmIds[3] ?? '')).toMatchObject({ at: new Date(at), cpu_percent: 50, memory_total_bytes: null })
  expect(await usageOf(hosts[3] ?? '')).toMatchObject({ run_id: null, memory_used_bytes: 2 ** 33 })
})

test('the next cycle replaces the latest usage and adds to history; a cycle of nothing is none', async () => {
  const cycles: number[] = []
  const writer = aWriter({ cycleWritten: (seconds) => cycles.push(seconds) })
  const [hostId, vmId] = [crypto.randomUUID(), crypto.randomUUID()]
  writer.add(hostId, aReport(new Date(Date.now() - 15_000).toISOString(), [vmId]))
  await writer.flush()
  const at = nowText()
  writer.add(hostId, aReport(at, [vmId]))
  await writer.flush()
  await writer.flush()
  expect(cycles).toHaveLength(2)
  expect(Math.min(...cycles)).toBeGreaterThan(0)
  expect(await vmRows([vmId])).toHaveLength(2)
  expect(await usageOf(vmId)).toMatchObject({ at: new Date(at) })
})

test('a host that floods has one sample in a cycle, its last', async () => {
  const writer = aWriter()
  const [hostId, vmId] = [crypto.randomUUID(), crypto.randomUUID()]
  for (let time = 0; time < 5_000; time++)
    writer.add(hostId, aReport(new Date(Date.now() - 5_000 + time).toISOString(), [vmId]))
  await writer.flush()
  expect(await vmRows([vmId])).toHaveLength(1)
})

test('a VM that two hosts tell of in one cycle has the newer usage', async () => {
  const writer = aWriter()
  const vmId = crypto.randomUUID()
  const late = aReport(nowText(), [vmId])
  writer.add(crypto.randomUUID(), late)
  writer.add(crypto.randomUUID(), aReport(new Date(Date.now() - 9_000).toISOString(), [vmId]))
  await writer.flush()
  expect(await usageOf(vmId)).toMatchObject({ run_id: late.machines[0]?.runId })
})

test.each(['2001-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'no time'])(
  'a host with a wrong clock (%s) is given our time',
  async (at) => {
    const writer = aWriter()
    const hostId = crypto.randomUUID()
    writer.add(hostId, aReport(at, []))
    await writer.flush()
    const [row] = await history.selectFrom('host_sample').select('at').where('host_id', '=', hostId).execute()
    expect(Math.abs(Date.now() - (row?.at.getTime() ?? 0))).toBeLessThan(10_000)
  },
)

test('partitions of these days are there; older ones than two days go, and usage of an hour ago', async () => {
  for (const daysAgo of [2, 3, 40])
    await sql`select ensure_sample_partitions((now() at time zone 'UTC')::date - ${daysAgo}::int)`.execute(history)
  const [old, recent] = [crypto.randomUUID(), crypto.randomUUID()]
  const values = { cpu_percent: 1, memory_used_bytes: 1 }
  await database.db
    .insertInto('latest_usage')
    .values([
      { object_id: old, at: new Date(Date.now() - 3_700_000), ...values },
      { object_id: recent, at: new Date(), ...values },
    ])
    .execute()
  await samplesReconciler(database.db, history).run(signal)
  for (const table of ['vm_sample', 'total_sample', 'storage_domain_sample']) {
    const { rows } = await sql<{ day: number }>`
      select to_date(right(c.relname, 8), 'YYYYMMDD') - (now() at time zone 'UTC')::date as day
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${table}::regclass order by 1`.execute(history)
    expect(rows.map(({ day }) => day)).toEqual([-2, -1, 0, 1])
  }
  expect(await usageOf(old)).toBeUndefined()
  expect(await usageOf(recent)).toBeDefined()
})

test('a history database that does not answer costs its samples, told once, and nothing else', async () => {
  const away = openPool({ url: 'postgres://nobody@localhost:1/none' })
  const { log, told } = listeningLog()
  const writer = aWriter({ historyPool: away, log })
  const [hostId, vmId] = [crypto.randomUUID(), crypto.randomUUID()]
  for (let cycle = 0; cycle < 3; cycle++) {
    writer.add(hostId, aReport(nowText(), [vmId]))
    await writer.flush()
  }
  expect(told).toEqual(['samples could not be written'])
  expect(await usageOf(vmId)).toBeDefined()
  await away.end()
})

test("an engine's database that does not answer costs the usage, and history goes on", async () => {
  const away = openPool({ url: 'postgres://nobody@localhost:1/none' })
  const { log, told } = listeningLog()
  const writer = aWriter({ db: (await import('../db/database.ts')).openDatabase(away), log })
  const vmId = crypto.randomUUID()
  writer.add(crypto.randomUUID(), aReport(nowText(), [vmId]))
  await writer.flush()
  expect(await vmRows([vmId])).toHaveLength(1)
  expect(told.toSorted()).toEqual([
    'the latest usage could not be written',
    'what hosts and storage have could not be read',
  ])
  await away.end()
})

test('a cycle that history refuses half-way leaves nothing, and the next one is written by the same connection', async () => {
  const pool = openPool({ url: database.historyUrl, maxConnections: 1 })
  const { log, told } = listeningLog()
  const writer = aWriter({ historyPool: pool, log })
  const [hostId, vmId] = [crypto.randomUUID(), crypto.randomUUID()]
  const pid = async () => (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  const before = await pid()
  // The VMs' table takes its rows; the hosts' refuses.
  await sql`alter table host_sample add constraint refused check (host_id <> ${sql.lit(hostId)}::uuid)`.execute(history)
  writer.add(hostId, aReport(nowText(), [vmId]))
  await writer.flush()
  expect(told).toEqual(['samples could not be written'])
  expect(await vmRows([vmId])).toEqual([])
  await sql`alter table host_sample drop constraint refused`.execute(history)
  writer.add(hostId, aReport(nowText(), [vmId]))
  await writer.flush()
  expect(await vmRows([vmId])).toHaveLength(1)
  expect(await pid()).toBe(before)
  await pool.end()
})
