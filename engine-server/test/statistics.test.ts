// Statistics from the writer to the API: series, sums, what each caller may see, usage in views, the watched stream.
import type { StatisticsReport } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import { openHistory, openPool } from '../src/db/database.ts'
import { silentLog } from '../src/log/log.ts'
import { createStatisticsService } from '../src/resources/statistics/service.ts'
import { SampleWriter, samplesReconciler } from '../src/samples/sample-writer.ts'
import { aHost, anEstate, aVm, type Estate } from './estate.ts'
import { type TestCaller, testEngine, type TestEngine } from './harness.ts'
import { readStream } from './sse-client.ts'

let engine: TestEngine
let writer: SampleWriter
let [mine, other]: Estate[] = []
let hosts: { id: string }[]
let vm: Awaited<ReturnType<typeof aVm>>
let ofCluster: TestCaller
let ofHost: TestCaller
let ofVm: TestCaller
let stranger: TestCaller

beforeAll(async () => {
  engine = await testEngine()
  const { db } = engine
  const { history, historyPool } = engine.engine.core
  await samplesReconciler(db, history).run(new AbortController().signal)
  writer = new SampleWriter({ db, historyPool, log: silentLog, intervalMs: 15_000 })
  mine = await anEstate(db)
  other = await anEstate(db)
  hosts = [await aHost(db, mine), await aHost(db, mine), await aHost(db, other)]
  for (const [index, { id }] of hosts.entries()) await describeHost(id, [30, 10, 40][index] ?? 0)
  vm = await aVm(db, mine, { hostId: hosts[0]?.id ?? '' })
  ofCluster = await engine.aUser('ofcluster', [{ role: 'user', kind: 'cluster', id: mine.clusterId }])
  ofHost = await engine.aUser('ofhost', [
    { role: 'user', kind: 'host', id: hosts[2]?.id ?? '' },
    { role: 'user', kind: 'cluster', id: mine.clusterId },
    { role: 'user', kind: 'host', id: hosts[0]?.id ?? '' }, // below the cluster: must not count twice
  ])
  ofVm = await engine.aUser('ofvm', [{ role: 'user', kind: 'vm', id: vm.id }])
  stranger = await engine.aUser('stranger')
  await aDomain(mine, hosts[0]?.id ?? '', 100, 40)
})
afterAll(() => engine[Symbol.asyncDispose]())

async function describeHost(hostId: string, onlineCpus: number) {
  await engine.db
    .insertInto('host_runtime')
    .values({
      host_id: hostId,
      session_number: 1,
      sequence: 1,
      boot_id: '',
      agent_version: '',
      simulated: false,
      description: JSON.stringify({
        hostName: 'h',
        architecture: 'x86_64',
        memoryBytes: 1,
        numa: [],
        versions: { agent: '1' },
        cpu: { model: 'x', sockets: 1, coresPerSocket: onlineCpus, threadsPerCore: 1, onlineCpus, guestModels: [] },
        accelerator: { kind: 'kvm', reason: '', probe: { deviceFile: true, cpuFlag: true, guestRan: true } },
        storageRoots: [],
        driver: 'libvirt',
      }),
      reported_at: new Date(),
    })
    .execute()
}
async function aDomain({ dataCenterId }: Estate, hostId: string, total: number, available: number): Promise<string> {
  const id = crypto.randomUUID()
  await engine.db
    .insertInto('storage_domain')
    .values({
      id,
      data_center_id: dataCenterId,
      name: id,
      type: 'local',
      host_id: hostId,
      path: `/${id}`,
      attached_at: new Date(),
      ancestors: [id, dataCenterId, systemId],
    })
    .execute()
  await engine.db
    .insertInto('storage_domain_runtime')
    .values({ domain_id: id, status: 'active', total_bytes: total, available_bytes: available })
    .execute()
  return id
}
function aReport(cpuPercent: number, at: Date, machines: Partial<StatisticsReport['machines'][number]>[] = []) {
  const network = { networkReceiveBytesPerSecond: 5, networkTransmitBytesPerSecond: 6 }
  return {
    at: at.toISOString(),
    host: { cpuPercent, memoryUsedBytes: 1_000, memoryTotalBytes: 4_000, ...network },
    machines: machines.map((machine) => ({
      vmId: vm.id,
      runId: vm.runId,
      cpuPercent: 50,
      memoryUsedBytes: 2 ** 20,
      ...network,
      ...machine,
    })),
  }
}
/** A cycle in which each host reports its CPU use; the first also its VM. */
async function cycle(cpu: readonly number[], at = new Date(), machine: Parameters<typeof aReport>[2] = [{}]) {
  for (const [index, percent] of cpu.entries())
    writer.add(hosts[index]?.id ?? '', aReport(percent, at, index === 0 ? machine : []))
  await writer.flush()
}
const valuesOf = ({ series }: Schema<'Statistics'>, metric: Schema<'StatisticsMetric'>) =>
  series.find((each) => each.metric === metric)?.values
/** The values of a metric that are there. */
const present = (statistics: Schema<'Statistics'>, metric: Schema<'StatisticsMetric'>) =>
  (valuesOf(statistics, metric) ?? []).filter((value) => value !== null)
const last = (statistics: Schema<'Statistics'>, metric: Schema<'StatisticsMetric'>) =>
  present(statistics, metric).at(-1)
const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 20 })
async function forgetSamples() {
  for (const table of ['vm_sample', 'host_sample', 'total_sample', 'storage_domain_sample'])
    await sql`truncate ${sql.table(table)}`.execute(engine.engine.core.history)
}

describe('series', () => {
  afterEach(forgetSamples)

  test('of a VM: means of each step, null where nothing was measured', async () => {
    const end = Math.ceil(Date.now() / 30_000) * 30_000
    const at = (secondsAgo: number) => new Date(end - secondsAgo * 1_000)
    const { historyPool } = engine.engine.core
    const old = async (secondsAgo: number, percent: number) =>
      await historyPool.query(
        `insert into vm_sample (at, vm_id, host_id, cpu_percent, memory_used_bytes) values ($1, $2, $2, $3, 1000)`,
        [at(secondsAgo), vm.id, percent],
      )
    await engine.engine.core.history.executeQuery(
      sql`select ensure_sample_partitions((now() at time zone 'UTC')::date - 1)`.compile(engine.engine.core.history),
    )
    await old(80, 10)
    await old(70, 30)
    await old(3_590, 7)
    await old(3_700, 99)
    const service = createStatisticsService({
      db: engine.db,
      history: engine.engine.core.history,
      statisticsIntervalMs: 15_000,
      now: () => end - 1,
    })
    const statistics = await service.ofVm(vm.id, '1h')
    const cpu = valuesOf(statistics, 'cpu_percent') ?? []
    expect(cpu).toHaveLength(120)
    expect([cpu[0], cpu[117], cpu.filter((value) => value === null).length]).toEqual([7, 20, 118])
    expect(last(statistics, 'disk_read_bytes_per_second')).toBeUndefined()
    const day = await service.ofVm(vm.id, '24h')
    expect(day).toMatchObject({ range: '24h', stepSeconds: 300 })
    expect(present(day, 'cpu_percent').length).toBeGreaterThanOrEqual(2)
  })

  test('of hosts, clusters, data centers, storage and the estate agree', async () => {
    await cycle([80, 40, 0])
    const { call } = engine.admin
    const path = { id: mine?.clusterId ?? '' }
    const cluster = await call('getClusterStatistics', { path })
    expect(last(cluster, 'cpu_percent')).toBe(70) // (80 × 30 + 40 × 10) / 40
    expect(last(cluster, 'cpus_total')).toBe(40)
    expect(last(cluster, 'memory_used_bytes')).toBe(2_000)
    expect(last(cluster, 'network_receive_bytes_per_second')).toBe(10)
    const host = await call('getHostStatistics', { path: { id: hosts[0]?.id ?? '' } })
    expect(last(host, 'cpu_percent')).toBe(80)
    const center = await call('getDataCenterStatistics', { path: { id: mine?.dataCenterId ?? '' } })
    expect([last(center, 'cpu_percent'), last(center, 'space_used_bytes')]).toEqual([70, 60])
    const estate = await call('getEstateStatistics', {})
    expect(last(estate, 'cpu_percent')).toBe(35)
    expect([last(estate, 'space_used_bytes'), last(estate, 'space_total_bytes')]).toEqual([60, 100])
    expect(last(estate, 'memory_total_bytes')).toBe(12_000)
  })

  test('what running VMs were given is counted against what there is', async () => {
    await engine.db
      .insertInto('vm_runtime')
      .values({
        vm_id: vm.id,
        host_id: hosts[0]?.id ?? '',
        run_id: vm.runId,
        run_number: vm.runNumber,
        status: 'up',
        session_number: 1,
        sequence: 1,
        since: new Date(),
        reported_at: new Date(),
        cpus: 4,
        memory_bytes: 8_000,
      })
      .execute()
    await cycle([1, 1, 1])
    const cluster = await engine.admin.call('getClusterStatistics', { path: { id: mine?.clusterId ?? '' } })
    expect([last(cluster, 'vcpus_committed'), last(cluster, 'memory_committed_bytes')]).toEqual([4, 8_000])
  })

  test('a host that missed one cycle still counts; one that is away does not', async () => {
    await cycle([80, 40, 0])
    await cycle([80])
    const { historyPool } = engine.engine.core
    const rows = await historyPool.query('select cpus from total_sample where object_id = $1', [mine?.clusterId])
    expect(rows.rows).toEqual([{ cpus: 40 }, { cpus: 40 }])
    const forgetful = new SampleWriter({ db: engine.db, historyPool, log: silentLog, intervalMs: 0 })
    forgetful.add(hosts[1]?.id ?? '', aReport(40, new Date()))
    await forgetful.flush()
    await new Promise((resolve) => setTimeout(resolve, 2))
    forgetful.add(hosts[0]?.id ?? '', aReport(80, new Date()))
    await forgetful.flush()
    const after = await historyPool.query('select cpus from total_sample where object_id = $1 order by at', [
      mine?.clusterId,
    ])
    expect(after.rows.at(-1)).toEqual({ cpus: 30 })
  })
})

describe('what a caller may see', () => {
  test('is what their estate is made of, each host once', async () => {
    await cycle([80, 40, 0])
    const cluster = await ofCluster.call('getEstateStatistics', {})
    expect([last(cluster, 'cpu_percent'), last(cluster, 'cpus_total')]).toEqual([70, 40])
    expect(cluster.series.map(({ metric }) => metric)).not.toContain('space_used_bytes')
    const both = await ofHost.call('getEstateStatistics', {})
    expect([last(both, 'cpu_percent'), last(both, 'cpus_total')]).toEqual([35, 80])
    for (const caller of [ofVm, stranger]) expect((await caller.call('getEstateStatistics', {})).series).toEqual([])
    await forgetSamples()
  })

  test('an object that is hidden has no statistics', async () => {
    await expect(ofVm.call('getVmStatistics', { path: { id: vm.id } })).resolves.toBeDefined()
    const hidden = { code: 'not_found' }
    await expect(stranger.call('getVmStatistics', { path: { id: vm.id } })).rejects.toMatchObject(hidden)
    await expect(ofVm.call('getHostStatistics', { path: { id: hosts[0]?.id ?? '' } })).rejects.toMatchObject(hidden)
    await expect(
      ofCluster.call('getClusterStatistics', { path: { id: other?.clusterId ?? '' } }),
    ).rejects.toMatchObject(hidden)
  })
})

test('a history database that is away is said to be, and a minute later it may be back', async () => {
  const pool = openPool({ url: 'postgres://nobody@localhost:1/none' })
  const service = createStatisticsService({ db: engine.db, history: openHistory(pool), statisticsIntervalMs: 15_000 })
  await expect(service.ofVm(vm.id, '1h')).rejects.toMatchObject({ code: 'busy', details: { retryAfterSeconds: 30 } })
  await pool.end()
})

describe('usage in views', () => {
  const usages = async () => {
    const { usage } = await engine.admin.call('getVm', { path: { id: vm.id } })
    const [listed] = (await engine.admin.call('listVms', { query: { ids: [vm.id] } })).items
    expect(listed?.usage).toEqual(usage)
    return usage
  }

  test('is the newest of the run, and null when it is old, of another run, or the VM is down', async () => {
    const at = new Date()
    await cycle([80, 40, 0], at)
    expect(await usages()).toMatchObject({ at: at.toISOString(), cpuPercent: 50, memoryUsedBytes: 2 ** 20 })
    const host = await engine.admin.call('getHost', { path: { id: hosts[0]?.id ?? '' } })
    expect(host.usage).toMatchObject({ cpuPercent: 80, memoryTotalBytes: 4_000 })

    await cycle([80], new Date(), [{ runId: crypto.randomUUID() }])
    expect(await usages()).toBeNull()

    await cycle([80])
    const row = engine.db.updateTable('latest_usage').set({ at: new Date(Date.now() - 121_000) })
    await row.where('object_id', 'in', [vm.id, hosts[0]?.id ?? '']).execute()
    expect(await usages()).toBeNull()
    expect((await engine.admin.call('getHost', { path: { id: hosts[0]?.id ?? '' } })).usage).toBeNull()
  })
})

describe('a stream that watches', () => {
  interface Sample {
    readonly kind: string
    readonly id: string
    readonly cpuPercent: number
  }
  const samplesOf = ({ messages }: Awaited<ReturnType<typeof readStream>>) =>
    messages.filter(({ event }) => event === 'samples').map(({ data }) => data as Sample[])
  const nameOf = ({ messages }: Awaited<ReturnType<typeof readStream>>) =>
    (messages.findLast(({ event }) => event === 'ready')?.data as { streamId: string } | undefined)?.streamId ?? ''
  const watch = (caller: TestCaller, streamId: string, ids: readonly string[]) =>
    caller.call('watchStream', { path: { streamId }, body: { ids: [...ids] } })

  test('carries each cycle of what it watches, and of what its user may see alone', async () => {
    using all = await readStream(engine.origin, engine.admin.token)
    using some = await readStream(engine.origin, ofVm.token)
    const hostId = hosts[0]?.id ?? ''
    await watch(engine.admin, nameOf(all), [vm.id, hostId, mine?.clusterId ?? '', crypto.randomUUID()])
    await watch(ofVm, nameOf(some), [vm.id, hostId])
    await cycle([80])
    await until(() => expect(samplesOf(all)).toHaveLength(1))
    const samples = new Map(samplesOf(all)[0]?.map((sample) => [sample.id, sample]))
    expect([...samples.keys()].toSorted()).toEqual([vm.id, hostId].toSorted())
    expect(samples.get(vm.id)).toMatchObject({ kind: 'vm', cpuPercent: 50, networkReceiveBytesPerSecond: 5 })
    expect(samples.get(hostId)).toMatchObject({ kind: 'host', cpuPercent: 80 })
    await until(() => expect(samplesOf(some)[0]?.map(({ id }) => id)).toEqual([vm.id]))
    const before = all.lastId
    await cycle([81])
    await until(() => expect(samplesOf(all)).toHaveLength(2))
    expect(all.lastId).toBe(before) // measurements move nobody's place in the stream
    await watch(engine.admin, nameOf(all), [])
    await cycle([82])
    await until(() => expect(samplesOf(some)).toHaveLength(3))
    expect(samplesOf(all)).toHaveLength(2)
  })

  test('carries nothing more of what its user may no longer see', async () => {
    const user = await engine.aUser('dismissed', [{ role: 'user', kind: 'vm', id: vm.id }])
    using theirs = await readStream(engine.origin, user.token)
    using witness = await readStream(engine.origin, engine.admin.token)
    await watch(user, nameOf(theirs), [vm.id])
    await watch(engine.admin, nameOf(witness), [vm.id])
    await cycle([80])
    await until(() => expect(samplesOf(theirs)).toHaveLength(1))
    await engine.db.deleteFrom('permission').where('principal_id', '=', user.id).execute()
    await until(() => expect(theirs.changes('gone')).toEqual([vm.id]))
    await cycle([80])
    await until(() => expect(samplesOf(witness)).toHaveLength(2))
    expect(samplesOf(theirs)).toHaveLength(1)
  })

  test("is one's own, is there, and takes 500 ids", async () => {
    using theirs = await readStream(engine.origin, ofVm.token)
    const streamId = nameOf(theirs)
    await expect(watch(engine.admin, streamId, [vm.id])).rejects.toMatchObject({ code: 'not_found' })
    await expect(watch(ofVm, crypto.randomUUID(), [vm.id])).rejects.toMatchObject({ code: 'not_found' })
    const ids = Array.from({ length: 501 }, () => crypto.randomUUID())
    await expect(watch(ofVm, streamId, ids)).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(watch(ofVm, streamId, ids.slice(1))).resolves.toBeUndefined()
  })

  test('has another name after it was cut, and is watched anew under that; also when it was told to read again', async () => {
    const first = await readStream(engine.origin, engine.admin.token)
    const [name, lastId] = [nameOf(first), first.lastId]
    first.close()
    await until(() => expect(watch(engine.admin, name, [vm.id])).rejects.toMatchObject({ code: 'not_found' }))
    for (const id of [lastId, '999999999']) {
      using again = await readStream(engine.origin, engine.admin.token, id)
      await until(() => expect(nameOf(again)).not.toBe(name))
      await watch(engine.admin, nameOf(again), [vm.id])
      await cycle([80])
      await until(() => expect(samplesOf(again)).toHaveLength(1))
    }
  })

  test('is served by an engine that does not lead, too', async () => {
    await using second = await testEngine({ beside: engine })
    using stream = await readStream(second.origin, engine.admin.token)
    const client = await second.callerOf(engine.admin.id, 'admin')
    await watch(client, nameOf(stream), [vm.id])
    await cycle([80])
    await until(() => expect(samplesOf(stream)[0]).toMatchObject([{ id: vm.id }]))
  })
})
