import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChangeReport, FullReport, MachineReport, MachineSpec } from '@overt/api-client/agent'
import { aHost, anEstate, aVm, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { waitingForLocks } from '../../test/lock-waits.ts'
import { silentLog } from '../log/log.ts'
import { recordRunEnd } from '../vm-runs/record-end.ts'
import { FakeHosts } from './fake.ts'
import { ReportIngest } from './ingest.ts'
import type { AcknowledgedEnd } from './store-reports.ts'

let database: TestDatabase
let estate: Estate
let ingest: ReportIngest
let hosts: FakeHosts
const told: { full: string[]; ends: AcknowledgedEnd[]; needFull: string[] } = { full: [], ends: [], needFull: [] }
const facts = { bootId: 'boot-1', agentVersion: '1', simulated: false }

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(() => {
  told.full = []
  told.ends = []
  told.needFull = []
  ingest = new ReportIngest({
    db: database.db,
    log: silentLog,
    samples: () => undefined,
    listener: {
      fullReportStored: (hostId, session, sequence) => told.full.push(`${hostId}/${session}/${sequence}`),
      endsRecorded: (ends) => told.ends.push(...ends),
      strayReported: () => undefined,
      fullReportNeeded: (hostId) => told.needFull.push(hostId),
    },
  })
  hosts = new FakeHosts(ingest)
})

const host = hostDescription()
function hostDescription() {
  return new FakeHosts().addHost(crypto.randomUUID()).description
}
function aMachine(vmId: string, runId: string, override: Partial<MachineReport> = {}): MachineReport {
  const at = new Date().toISOString()
  return { vmId, runId, runNumber: 1, status: 'up', at, external: false, consoles: ['vnc'], ...override }
}
const fullReport = (
  sessionNumber: number,
  sequence: number,
  machines: MachineReport[],
  more: Partial<FullReport> = {},
) =>
  ({ sessionNumber, sequence, at: new Date().toISOString(), host, machines, exits: [], ...more }) satisfies FullReport
const changeReport = (sessionNumber: number, sequence: number, machines: MachineReport[]) =>
  ({ sessionNumber, sequence, at: new Date().toISOString(), machines, exits: [] }) satisfies ChangeReport
const runtimeOf = (hostId: string) =>
  database.db.selectFrom('vm_runtime').selectAll().where('host_id', '=', hostId).orderBy('vm_id').execute()
const eventsOf = (objectId: string) =>
  database.db
    .selectFrom('event')
    .select(['code', 'message'])
    .where('object_id', '=', objectId)
    .orderBy('row_number')
    .execute()

describe('ingest', () => {
  test('stores a full report and tells the change of a VM once', async () => {
    const { id: hostId, name: hostName } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    const machine = aMachine(vm.id, vm.runId)
    ingest.full(hostId, fullReport(1, 1, [machine]), facts)
    await ingest.idle()
    expect(await runtimeOf(hostId)).toMatchObject([{ vm_id: vm.id, run_id: vm.runId, status: 'up', consoles: ['vnc'] }])
    ingest.full(hostId, fullReport(1, 2, [machine]), facts)
    await ingest.idle()
    expect(await eventsOf(vm.id)).toEqual([
      { code: 'vm.started', message: `VM ${vm.name} started on host ${hostName}.` },
    ])
    expect(told.full).toEqual([`${hostId}/1/1`, `${hostId}/1/2`])
  })

  test('forgets machines a full report no longer names, and keeps them at a change', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const [a, b] = [await aVm(database.db, estate, { hostId }), await aVm(database.db, estate, { hostId })]
    ingest.full(hostId, fullReport(1, 1, [aMachine(a.id, a.runId), aMachine(b.id, b.runId)]), facts)
    ingest.change(hostId, changeReport(1, 2, [aMachine(a.id, a.runId, { status: 'paused', reason: 'x' })]))
    await ingest.idle()
    const statuses = (await runtimeOf(hostId)).map(({ vm_id, status }) => [vm_id, status])
    expect(Object.fromEntries(statuses)).toEqual({ [a.id]: 'paused', [b.id]: 'up' })
    ingest.full(hostId, fullReport(1, 3, [aMachine(b.id, b.runId)]), facts)
    await ingest.idle()
    expect((await runtimeOf(hostId)).map(({ vm_id }) => vm_id)).toEqual([b.id])
  })

  test('keeps since when a status holds, over the restart of an agent that only knows since when it looks', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    const [before, after] = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z']
    const since = async () => (await runtimeOf(hostId))[0]?.since.toISOString()
    ingest.full(hostId, fullReport(1, 1, [aMachine(vm.id, vm.runId, { at: before })]), facts)
    await ingest.idle()
    ingest.full(hostId, fullReport(1, 2, [aMachine(vm.id, vm.runId, { at: after, cpus: 2 })]), facts)
    await ingest.idle()
    expect(await since()).toBe(before)
    ingest.change(hostId, changeReport(1, 3, [aMachine(vm.id, vm.runId, { at: after, status: 'paused', reason: 'x' })]))
    await ingest.idle()
    expect(await since()).toBe(after)
  })

  test('ignores sessions that are not the one issued last', async () => {
    const { id: hostId } = await aHost(database.db, estate, { session: 5 })
    const vm = await aVm(database.db, estate, { hostId })
    ingest.full(hostId, fullReport(4, 9, [aMachine(vm.id, vm.runId)]), facts)
    ingest.full(hostId, fullReport(6, 1, [aMachine(vm.id, vm.runId)]), facts)
    await ingest.idle()
    expect(await runtimeOf(hostId)).toEqual([])
    expect(told.full).toEqual([])
  })

  test('asks for a full report when changes come first', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    ingest.change(hostId, changeReport(1, 2, [aMachine(vm.id, vm.runId)]))
    await ingest.idle()
    expect(await runtimeOf(hostId)).toEqual([])
    expect(told.needFull).toEqual([hostId])
  })

  test('records how a run ended, once, and has the host forget it', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    const exit = {
      vmId: vm.id,
      runId: vm.runId,
      runNumber: 1,
      reason: 'crashed',
      message: 'signal 9',
      at: '2026-01-01T00:00:00Z',
    } as const
    ingest.full(hostId, fullReport(1, 1, [aMachine(vm.id, vm.runId)]), facts)
    await ingest.idle()
    ingest.change(hostId, { ...changeReport(1, 2, []), exits: [exit] })
    await ingest.idle()
    ingest.full(hostId, fullReport(1, 3, [], { exits: [exit] }), facts)
    await ingest.idle()
    const row = await database.db
      .selectFrom('vm')
      .select(['run_id', 'run_host_id', 'last_exit'])
      .where('id', '=', vm.id)
      .executeTakeFirst()
    expect(row).toMatchObject({
      run_id: null,
      run_host_id: null,
      last_exit: { reason: 'crashed', message: 'signal 9' },
    })
    expect((await eventsOf(vm.id)).map(({ code }) => code)).toEqual(['vm.started', 'vm.crashed'])
    expect(await runtimeOf(hostId)).toEqual([])
    expect(told.ends).toHaveLength(2)
  })

  test('an end that an operation records at the same moment waits for nothing of a report', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    ingest.full(hostId, fullReport(1, 1, [aMachine(vm.id, vm.runId)]), facts)
    await ingest.idle()
    const exit = {
      vmId: vm.id,
      runId: vm.runId,
      runNumber: 1,
      reason: 'destroyed',
      at: new Date().toISOString(),
    } as const
    await database.db.transaction().execute(async (tx) => {
      await sql`set local lock_timeout = '500ms'`.execute(tx)
      await tx.selectFrom('vm').select('id').where('id', '=', vm.id).forUpdate().execute()
      ingest.full(hostId, fullReport(1, 2, [], { exits: [exit] }), facts)
      await expect.poll(() => waitingForLocks(database.db)).toBe(1)
      await recordRunEnd(tx, { ...exit, message: '', at: new Date() })
    })
    await ingest.idle()
    expect(told.ends).toHaveLength(1)
    expect(await runtimeOf(hostId)).toEqual([])
    expect((await eventsOf(vm.id)).filter(({ code }) => code === 'vm.powered_off')).toHaveLength(1)
  })

  test('the end of an older run leaves the present one alone', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId, runNumber: 2 })
    const old = {
      vmId: vm.id,
      runId: crypto.randomUUID(),
      runNumber: 1,
      reason: 'crashed',
      at: '2026-01-01T00:00:00Z',
    } as const
    ingest.full(hostId, fullReport(1, 1, [aMachine(vm.id, vm.runId)], { exits: [old] }), facts)
    await ingest.idle()
    const row = await database.db
      .selectFrom('vm')
      .select(['run_id', 'last_exit'])
      .where('id', '=', vm.id)
      .executeTakeFirst()
    expect(row).toEqual({ run_id: vm.runId, last_exit: null })
    expect(told.ends).toMatchObject([{ hostId, run: { runId: old.runId } }])
  })

  test('keeps machines that are not ours apart', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const [x, y] = [crypto.randomUUID(), crypto.randomUUID()]
    const external = (id: string, status: MachineReport['status']) =>
      aMachine(id, id, { external: true, status, runNumber: 0 })
    ingest.full(hostId, fullReport(1, 1, [external(x, 'up'), external(y, 'up')]), facts)
    ingest.change(hostId, changeReport(1, 2, [external(y, 'paused')]))
    await ingest.idle()
    const row = await database.db
      .selectFrom('host_runtime')
      .select('external_machines')
      .where('host_id', '=', hostId)
      .executeTakeFirst()
    expect(row?.external_machines).toMatchObject([
      { vmId: x, status: 'up' },
      { vmId: y, status: 'paused' },
    ])
    expect(await runtimeOf(hostId)).toEqual([])
  })

  test('the hypervisor of a host goes and comes back', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    ingest.full(hostId, fullReport(1, 1, []), facts)
    await ingest.idle()
    const away = { ...host, driverConnected: false, driverMessage: 'no socket' }
    ingest.change(hostId, { ...changeReport(1, 2, []), host: away })
    await ingest.idle()
    ingest.change(hostId, { ...changeReport(1, 3, []), host })
    await ingest.idle()
    expect((await eventsOf(hostId)).map(({ code }) => code)).toEqual([null, 'host.non_operational', 'host.operational'])
  })

  test('a network goes missing on a host and comes back', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    ingest.full(hostId, fullReport(1, 1, []), facts)
    await ingest.idle()
    const broken = { networkId: crypto.randomUUID(), name: 'lan', reason: 'its device is not ours.' }
    for (const [index, brokenNetworks] of [[broken], [{ ...broken, reason: 'no firewall.' }], []].entries()) {
      ingest.change(hostId, { ...changeReport(1, index + 2, []), host: { ...host, brokenNetworks } })
      await ingest.idle()
    }
    const told = (await eventsOf(hostId)).filter(({ code }) => code !== null)
    expect(told).toMatchObject([
      { code: 'host.non_operational', message: expect.stringContaining('Network lan is missing') },
      { code: 'host.operational', message: expect.stringContaining('is there again') },
    ])
  })

  test('a host that has less than before is told, over sessions too, and once', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    ingest.full(hostId, fullReport(1, 1, []), facts)
    await ingest.idle()
    const less = { ...host, memoryBytes: host.memoryBytes / 2 }
    for (const sequence of [2, 3]) {
      ingest.change(hostId, { ...changeReport(1, sequence, []), host: less })
      await ingest.idle()
    }
    const changes = (await eventsOf(hostId)).filter(({ code }) => code !== null)
    expect(changes).toMatchObject([{ code: 'host.capabilities_changed', message: expect.stringContaining('32 GiB') }])
    const { severity } = await database.db
      .selectFrom('event')
      .select('severity')
      .where('object_id', '=', hostId)
      .where('code', 'is not', null)
      .executeTakeFirstOrThrow()
    expect(severity).toBe('warning')
  })

  test('a fake host reports through it as an agent does', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId })
    const fake = hosts.addHost(hostId)
    hosts.connect(hostId, 1)
    const run = { vmId: vm.id, runId: vm.runId, runNumber: 1 }
    await hosts.command(hostId, 'machine.start', aHeader(), { run, spec: aSpec(vm.name) })
    await ingest.idle()
    expect(await runtimeOf(hostId)).toMatchObject([{ vm_id: vm.id, status: 'up' }])
    fake.endGuest(vm.id, 'shutdown')
    await ingest.idle()
    expect((await eventsOf(vm.id)).map(({ code }) => code)).toEqual(['vm.started', 'vm.shut_down'])
  })

  test('five thousand VMs of one host are stored and told at once', async () => {
    const { id: hostId } = await aHost(database.db, estate)
    const model = await aVm(database.db, estate, { hostId })
    const { rows } = await database.pool.query<{ id: string; run_id: string }>(
      `insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads,
         firmware, made_at, run_number, run_id, run_host_id, ancestors)
       select gen_random_uuid(), cluster_id, name || '-' || n, memory_bytes, max_memory_bytes, 1, 1, 1,
         firmware, made_at, 1, gen_random_uuid(), run_host_id, ancestors
       from vm, generate_series(1, 5000) n where vm.id = $1 returning id, run_id`,
      [model.id],
    )
    ingest.full(
      hostId,
      fullReport(
        1,
        1,
        rows.map(({ id, run_id }) => aMachine(id, run_id)),
      ),
      facts,
    )
    await ingest.idle()
    expect(await runtimeOf(hostId)).toHaveLength(5_000)
    const told = await database.pool.query(
      `select from event where code = 'vm.started' and object_id in (select id from vm where run_host_id = $1)`,
      [hostId],
    )
    expect(told.rowCount).toBe(5_000)
  })

  test('a report that cannot be stored does not keep those of other hosts', async () => {
    const { id: bad } = await aHost(database.db, estate)
    const { id: good } = await aHost(database.db, estate)
    const vm = await aVm(database.db, estate, { hostId: good })
    ingest.full(bad, fullReport(1, 1, [aMachine('no uuid', 'no uuid')]), facts)
    ingest.full(good, fullReport(1, 1, [aMachine(vm.id, vm.runId)]), facts)
    await ingest.idle()
    expect(await runtimeOf(bad)).toEqual([])
    expect(await runtimeOf(good)).toHaveLength(1)
  })

  test('whatever is late or repeated, the last word of the newest session stands', async () => {
    const { id: hostId } = await aHost(database.db, estate, { session: 2 })
    const vms = [await aVm(database.db, estate, { hostId }), await aVm(database.db, estate, { hostId })]
    const statuses = ['up', 'paused', 'powering_down', 'migrating'] as const
    const word = fc.record({ vm: fc.nat(1), status: fc.constantFrom(...statuses) })
    // Session 1 is over; of session 2 the first report is a full one. Batches are cut anywhere; any may come again.
    const late = fc.record({ after: fc.nat(9), which: fc.nat(9), older: fc.boolean() })
    const history = fc.record({
      words: fc.array(word, { minLength: 1, maxLength: 6 }),
      late: fc.array(late, { maxLength: 8 }),
      cuts: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    })
    await fc.assert(
      fc.asyncProperty(history, async ({ words, late: repeats, cuts }) => {
        await database.db.deleteFrom('host_runtime').where('host_id', '=', hostId).execute()
        await database.db.deleteFrom('vm_runtime').where('host_id', '=', hostId).execute()
        const send = (session: number, sequence: number) => {
          const said = words[sequence - 2]
          const machines = vms
            .filter((_vm, index) => sequence === 1 || index === said?.vm)
            .map((vm) => aMachine(vm.id, vm.runId, { status: said?.status ?? 'up' }))
          if (sequence === 1) ingest.full(hostId, fullReport(session, sequence, machines), facts)
          else ingest.change(hostId, changeReport(session, sequence, machines))
        }
        for (let sequence = 1; sequence <= words.length + 1; sequence++) {
          send(2, sequence)
          if (cuts[sequence % cuts.length]) await ingest.idle()
          for (const { after, which, older } of repeats)
            if (after % (words.length + 1) === sequence - 1) send(older ? 1 : 2, 1 + (which % sequence))
        }
        await ingest.idle()
        const rows = await runtimeOf(hostId)
        const lastWord = (index: number) => words.findLast(({ vm }) => vm === index)?.status ?? 'up'
        expect(Object.fromEntries(rows.map((row) => [row.vm_id, row.status]))).toEqual(
          Object.fromEntries(vms.map(({ id }, index) => [id, lastWord(index)])),
        )
        expect(rows.map(({ session_number }) => session_number)).toEqual([2, 2])
      }),
      { numRuns: 40 },
    )
  })
})

function aHeader() {
  const operationId = crypto.randomUUID()
  return { key: `${operationId}/launch`, operationId, generation: 1, epoch: 1 }
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
    consoles: ['vnc'],
  }
}
