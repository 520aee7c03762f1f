import type { StatisticsReport } from '@overt/api-client/agent'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { type HistoryDb, openHistory, openPool } from '../db/database.ts'
import { silentLog } from '../log/log.ts'
import { SampleWriter, samplePartitionsReconciler } from './sample-writer.ts'

let database: TestDatabase
let history: HistoryDb
const { signal } = new AbortController()

beforeAll(async () => {
  database = await testDatabase()
  history = openHistory(openPool({ url: database.historyUrl }))
  await samplePartitionsReconciler(history).run(signal)
})
afterAll(async () => {
  await history.destroy()
  await database[Symbol.asyncDispose]()
})

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

test('one cycle of all hosts is written at once; what was not measured is null', async () => {
  const writer = new SampleWriter(history, silentLog)
  const at = new Date().toISOString()
  const hosts = Array.from({ length: 20 }, () => crypto.randomUUID())
  const vmIds = hosts.map(() => crypto.randomUUID())
  for (const [index, hostId] of hosts.entries()) writer.add(hostId, aReport(at, vmIds.slice(index, index + 1)))
  await writer.flush()
  const rows = await history.selectFrom('vm_sample').selectAll().where('vm_id', 'in', vmIds).execute()
  expect(rows).toHaveLength(20)
  expect(rows[0]).toMatchObject({ cpu_percent: 50, memory_used_bytes: 2 ** 30, disk_read_bytes_per_second: null })
  const [host] = await history
    .selectFrom('host_sample')
    .selectAll()
    .where('host_id', '=', hosts[0] ?? '')
    .execute()
  expect(host).toMatchObject({ cpu_percent: 12.5, memory_total_bytes: 2 ** 34, at: new Date(at) })
})

test('a host with a wrong clock is given our time', async () => {
  const writer = new SampleWriter(history, silentLog)
  const hostId = crypto.randomUUID()
  writer.add(hostId, aReport('2001-01-01T00:00:00Z', []))
  await writer.flush()
  const [row] = await history.selectFrom('host_sample').select('at').where('host_id', '=', hostId).execute()
  expect(Math.abs(Date.now() - (row?.at.getTime() ?? 0))).toBeLessThan(10_000)
})

test('partitions of today and tomorrow are there; older ones than two days go', async () => {
  for (const daysAgo of [1, 2, 3, 40])
    await sql`select ensure_sample_partitions((now() at time zone 'UTC')::date - ${daysAgo}::int)`.execute(history)
  await samplePartitionsReconciler(history).run(signal)
  const { rows } = await sql<{ day: number }>`
    select to_date(right(c.relname, 8), 'YYYYMMDD') - (now() at time zone 'UTC')::date as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'vm_sample'::regclass order by 1`.execute(history)
  expect(rows.map(({ day }) => day)).toEqual([-2, -1, 0, 1])
})

test('a database that does not answer costs samples, nothing else', async () => {
  const pool = openPool({ url: 'postgres://nobody@localhost:1/none' })
  const writer = new SampleWriter(openHistory(pool), silentLog)
  for (let time = 0; time < 5_000; time++) writer.add('x', aReport(new Date().toISOString(), []))
  await expect(writer.flush()).resolves.toBeUndefined()
  await pool.end()
})
