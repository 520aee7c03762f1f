// Measures a cycle of the sample writer beside the least that writes the same data: a bare COPY of the same rows and a
// bare UPDATE of as many. `node scripts/bench-samples.ts <url of a PostgreSQL> [<hosts> <VMs of each> [<rounds>]]`: makes
// two databases there, drops them again, and prints milliseconds as JSON: of the clock, and of the processors of this
// process and of PostgreSQL's together, which a busy machine changes less. Both sides use the same tables, with other
// ids, in turns.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StatisticsReport } from '@overt/api-client/agent'
import pg from 'pg'
import { systemId } from '../src/authz/actor.ts'
import { type CopyValue, copyIn } from '../src/db/copy.ts'
import { type Db, openDatabase, openHistory, openPool } from '../src/db/database.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { silentLog } from '../src/log/log.ts'
import { SampleWriter, samplesReconciler } from '../src/samples/sample-writer.ts'

const [HOSTS = 100, VMS_PER_HOST = 100, ROUNDS = 25] = process.argv.slice(3).map(Number)
/** Rounds before those that count: code is compiled, tables have found their size. */
const WARM_UPS = 8

const base = process.argv[2] ?? ''
const names = { engine: `bench_engine_${process.pid}`, history: `bench_history_${process.pid}` }
const urlOf = (name: string) => Object.assign(new URL(base), { pathname: `/${name}` }).href

interface Machine {
  readonly hostId: string
  readonly vmId: string
  readonly runId: string
}
const estate = (): Machine[] =>
  Array.from({ length: HOSTS }, () => crypto.randomUUID()).flatMap((hostId) =>
    Array.from({ length: VMS_PER_HOST }, () => ({ hostId, vmId: crypto.randomUUID(), runId: crypto.randomUUID() })),
  )

function reportsOf(machines: readonly Machine[]): Map<string, StatisticsReport> {
  const at = new Date().toISOString()
  const random = (most: number) => Math.random() * most
  const reports = Map.groupBy(machines, ({ hostId }) => hostId)
  return new Map(
    [...reports].map(([hostId, here]) => [
      hostId,
      {
        at,
        host: {
          cpuPercent: random(100),
          memoryUsedBytes: 2 ** 36,
          memoryTotalBytes: 2 ** 38,
          networkReceiveBytesPerSecond: random(1e8),
          networkTransmitBytesPerSecond: random(1e8),
        },
        machines: here.map(({ vmId, runId }) => ({
          vmId,
          runId,
          cpuPercent: random(100),
          memoryUsedBytes: Math.round(random(2 ** 33)),
          memoryTotalBytes: 2 ** 33,
          diskReadBytesPerSecond: random(1e7),
          diskWriteBytesPerSecond: random(1e7),
          networkReceiveBytesPerSecond: random(1e7),
          networkTransmitBytesPerSecond: random(1e7),
        })),
      },
    ]),
  )
}

const vmColumns = [
  'cpu_percent',
  'memory_used_bytes',
  'memory_total_bytes',
  'disk_read_bytes_per_second',
  'disk_write_bytes_per_second',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
]
const types = ['real', 'bigint', 'bigint', 'real', 'real', 'real', 'real']

/** The peer: knows nothing, checks nothing, adds nothing up. */
async function bare(engine: pg.Client, history: pg.Client, reports: ReadonlyMap<string, StatisticsReport>) {
  const vms: CopyValue[][] = []
  const hosts: CopyValue[][] = []
  const usages: CopyValue[][] = []
  for (const [hostId, { at, host, machines }] of reports) {
    const { cpuPercent, memoryUsedBytes, memoryTotalBytes } = host
    const network = [host.networkReceiveBytesPerSecond, host.networkTransmitBytesPerSecond]
    hosts.push([at, hostId, cpuPercent, memoryUsedBytes, memoryTotalBytes, ...network])
    usages.push([hostId, null, at, cpuPercent, memoryUsedBytes, memoryTotalBytes, null, null, ...network])
    for (const vm of machines) {
      const values = [
        vm.cpuPercent,
        vm.memoryUsedBytes,
        vm.memoryTotalBytes ?? null,
        vm.diskReadBytesPerSecond ?? null,
        vm.diskWriteBytesPerSecond ?? null,
        vm.networkReceiveBytesPerSecond ?? null,
        vm.networkTransmitBytesPerSecond ?? null,
      ]
      vms.push([at, vm.vmId, hostId, ...values])
      usages.push([vm.vmId, vm.runId, at, ...values])
    }
  }
  await copyIn(history, 'vm_sample', ['at', 'vm_id', 'host_id', ...vmColumns], vms)
  const hostColumns = [...vmColumns.slice(0, 3), ...vmColumns.slice(-2)]
  await copyIn(history, 'host_sample', ['at', 'host_id', ...hostColumns], hosts)
  const arrays = Array.from({ length: 10 }, (_, column) => `{${usages.map((row) => row[column] ?? 'NULL').join()}}`)
  await engine.query({
    name: 'update',
    text: `update latest_usage u set run_id = n.run_id, at = n.at, ${vmColumns.map((name) => `${name} = n.${name}`).join()}
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], ${types.map((type, index) => `$${index + 4}::${type}[]`).join()})
        as n (id, run_id, at, ${vmColumns.join()}) where u.object_id = n.id`,
    values: arrays,
  })
}

/** Hosts, their clusters and what runs on them, as the engine knows them. */
async function fill(db: Db, machines: readonly Machine[]): Promise<void> {
  const [dataCenterId, clusterId] = [crypto.randomUUID(), crypto.randomUUID()]
  const above = [clusterId, dataCenterId, systemId]
  await db
    .insertInto('data_center')
    .values({ id: dataCenterId, name: 'bench', local: true, ancestors: above.slice(1) })
    .execute()
  await db
    .insertInto('cluster')
    .values({ id: clusterId, data_center_id: dataCenterId, name: 'bench', architecture: 'x86_64', ancestors: above })
    .execute()
  for (const [hostId, here] of Map.groupBy(machines, (machine) => machine.hostId)) {
    const order = { session_number: 1, sequence: 1, reported_at: new Date() }
    const reached = { address: '127.0.0.1', port: 1, certificate_fingerprint: '', certificate_expires_at: new Date() }
    const host = { id: hostId, cluster_id: clusterId, name: hostId, machine_id: hostId }
    await db
      .insertInto('host')
      .values({ ...reached, ...host, ancestors: [hostId, ...above] })
      .execute()
    await db
      .insertInto('host_runtime')
      .values({
        ...order,
        host_id: hostId,
        boot_id: '',
        agent_version: '',
        simulated: true,
        description: JSON.stringify({ cpu: { onlineCpus: 64 } }),
      })
      .execute()
    await db
      .insertInto('vm_runtime')
      .values(
        here.map(({ vmId, runId }) => ({
          ...order,
          vm_id: vmId,
          host_id: hostId,
          run_id: runId,
          run_number: 1,
          status: 'up',
          since: new Date(),
          cpus: 2,
          memory_bytes: 2 ** 31,
        })),
      )
      .execute()
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Processor time so far, milliseconds: of this process, and of those of PostgreSQL that serve the two databases. */
async function processorMs(admin: pg.Client): Promise<number> {
  const { user, system } = process.cpuUsage()
  const { rows } = await admin.query<{ pid: number }>('select pid from pg_stat_activity where datname = any($1)', [
    Object.values(names),
  ])
  let ticks = 0
  for (const { pid } of rows) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return (user + system) / 1_000 + ticks * 10
}

/** What one side took. */
interface Taken {
  readonly wallMs: number
  readonly processorMs: number
}

async function measure(admin: pg.Client): Promise<{ ours: Taken; bare: Taken }> {
  const [enginePool, historyPool] = [
    openPool({ url: urlOf(names.engine), deferCommits: true }),
    openPool({ url: urlOf(names.history) }),
  ]
  const [engine, history] = [
    new pg.Client({ connectionString: urlOf(names.engine) }),
    new pg.Client({ connectionString: urlOf(names.history) }),
  ]
  const db = openDatabase(enginePool)
  try {
    await Promise.all([engine.connect(), history.connect()])
    await samplesReconciler(db, openHistory(historyPool)).run(new AbortController().signal)
    const [mine, theirs] = [estate(), estate()]
    await fill(db, mine)
    const writer = new SampleWriter({ db, historyPool, log: silentLog, intervalMs: 60_000 })
    const cycle = (reports: ReadonlyMap<string, StatisticsReport>) => {
      for (const [hostId, report] of reports) writer.add(hostId, report)
      return writer.flush()
    }
    await cycle(reportsOf(theirs)) // rows for the peer to update
    const taken = { ours: { wall: [] as number[], processor: 0 }, bare: { wall: [] as number[], processor: 0 } }
    for (let round = -WARM_UPS; round < ROUNDS; round++) {
      const [our, their] = [reportsOf(mine), reportsOf(theirs)]
      const sides = { bare: () => bare(engine, history, their), ours: () => cycle(our) }
      for (const side of ['bare', 'ours'] as const) {
        const before = await processorMs(admin)
        const begun = performance.now()
        await sides[side]()
        const wallMs = performance.now() - begun
        if (round < 0) continue
        taken[side].wall.push(wallMs)
        taken[side].processor += (await processorMs(admin)) - before
      }
    }
    const mean = ({ wall, processor }: (typeof taken)['ours']): Taken => ({
      wallMs: median(wall),
      processorMs: processor / ROUNDS,
    })
    return { ours: mean(taken.ours), bare: mean(taken.bare) }
  } finally {
    await Promise.all([engine.end(), history.end(), enginePool.end(), historyPool.end()])
  }
}

const admin = new pg.Client({ connectionString: base })
await admin.connect()
try {
  for (const [kind, name] of Object.entries(names)) {
    await admin.query(`create database ${name}`)
    await migrate(urlOf(name), await readMigrations(join(import.meta.dirname, '../migrations', kind)))
  }
  console.log(JSON.stringify({ vms: HOSTS * VMS_PER_HOST, ...(await measure(admin)) }))
} finally {
  for (const name of Object.values(names)) await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
}
