import { afterAll, beforeEach, expect, test } from 'vitest'
import { aHost, anEstate, aVm, type Estate } from '../../../test/estate.ts'
import { type TestCaller, type TestEngine, testEngine } from '../../../test/harness.ts'
import { systemId } from '../../authz/actor.ts'
import { recordEvent } from '../../events/record.ts'
import { transact } from '../../db/transact.ts'

let engine: TestEngine
let estate: Estate
beforeEach(async () => {
  await engine?.[Symbol.asyncDispose]()
  engine = await testEngine()
  estate = await anEstate(engine.db)
})
afterAll(() => engine[Symbol.asyncDispose]())

const dashboard = (caller: TestCaller = engine.admin) => caller.call('getDashboard', {})
const attention = async (caller?: TestCaller) =>
  (await dashboard(caller)).attention.items.map(({ code, object }) => `${code} ${object.name}`)

/** A host as its agent told of it, reached as given. */
async function aReportedHost(name: string, state: 'up' | 'non_responsive' = 'up', driverConnected = true) {
  const host = await aHost(engine.db, estate, { name })
  await engine.db.insertInto('host_connection').values({ host_id: host.id, state, reason: '' }).execute()
  await engine.db
    .insertInto('host_runtime')
    .values({
      host_id: host.id,
      session_number: 1,
      sequence: 1,
      boot_id: 'b',
      agent_version: '0',
      simulated: false,
      description: JSON.stringify({
        architecture: 'x86_64',
        cpu: { onlineCpus: 8 },
        memoryBytes: 2 ** 33,
        driverConnected,
        ...(driverConnected ? {} : { driverMessage: 'connection refused' }),
      }),
      reported_at: new Date(),
    })
    .execute()
  return host
}
async function aRunningVm(name: string, hostId: string, status = 'up', pauseReason: string | null = null) {
  const vm = await aVm(engine.db, estate, { name, hostId })
  await engine.db
    .insertInto('vm_runtime')
    .values({
      vm_id: vm.id,
      host_id: hostId,
      run_id: vm.runId,
      run_number: 1,
      session_number: 1,
      sequence: 1,
      status,
      pause_reason: pauseReason,
      since: new Date(),
      reported_at: new Date(),
    })
    .execute()
  return vm
}
async function aDomain(name: string, hostId: string, status = 'active', availableBytes = 900) {
  const id = crypto.randomUUID()
  await engine.db
    .insertInto('storage_domain')
    .values({
      id,
      data_center_id: estate.dataCenterId,
      name,
      type: 'local',
      host_id: hostId,
      path: `/srv/${name}`,
      attached_at: new Date(),
      ancestors: [id, estate.dataCenterId, systemId],
    })
    .execute()
  await engine.db
    .insertInto('storage_domain_runtime')
    .values({ domain_id: id, status, total_bytes: 1000, available_bytes: availableBytes })
    .execute()
  return id
}
async function anOperation(
  objectId: string,
  status: 'failed' | 'stuck' | 'succeeded',
  agoHours = 1,
  kind = 'vm.start',
) {
  const at = new Date(Date.now() - agoHours * 3_600_000)
  await engine.db
    .insertInto('operation')
    .values({
      id: crypto.randomUUID(),
      kind,
      input: '{}',
      object_kind: 'vm',
      object_id: objectId,
      object_name: 'web',
      ancestors: [objectId, estate.clusterId, estate.dataCenterId, systemId],
      actor_name: 'admin',
      request_id: 'r',
      status,
      reason: status === 'stuck' ? 'The storage does not answer.' : '',
      created_at: at,
      ended_at: status === 'stuck' ? null : at,
    })
    .execute()
}

test('an estate where nothing is wrong has nothing to attend to, and is counted', async () => {
  const host = await aReportedHost('node-1')
  await aDomain('store', host.id)
  await aRunningVm('web-1', host.id)
  await aVm(engine.db, estate, { name: 'web-2' })
  expect(await dashboard()).toMatchObject({
    attention: { items: [], total: 0 },
    counts: {
      vms: [
        { status: 'down', count: 1 },
        { status: 'up', count: 1 },
      ],
      hosts: [{ status: 'up', count: 1 }],
      storageDomains: [{ status: 'active', count: 1 }],
      dataCenters: [{ status: 'up', count: 1 }],
    },
    capacity: {
      cpu: { totalThreads: 8, committedVcpus: 1 },
      memory: { totalBytes: 2 ** 33, committedBytes: 2 ** 30 },
      storage: { totalBytes: 1000, usedBytes: 100, committedBytes: 0 },
    },
  })
})

test('a lost host is told once, with the number of its VMs and without what it hides', async () => {
  const lost = await aReportedHost('node-1', 'non_responsive')
  await aDomain('hidden', lost.id)
  for (const name of ['web-1', 'web-2']) await aRunningVm(name, lost.id)
  const { attention: told, counts } = await dashboard()
  expect(told.items).toMatchObject([{ code: 'host_non_responsive', severity: 'alert', affectedVmCount: 2 }])
  expect(counts.vms).toEqual([{ status: 'unknown', count: 2 }])
})

test('everything that is wrong is found and ranked', async () => {
  const host = await aReportedHost('node-1')
  await aReportedHost('node-2', 'up', false)
  await aDomain('gone', host.id, 'missing')
  await aDomain('full', host.id, 'active', 20)
  await aRunningVm('a-deaf', host.id, 'not_responding')
  await aRunningVm('b-full', host.id, 'paused', 'no_space')
  await aRunningVm('c-paused', host.id, 'paused', 'user')
  const crashed = await aVm(engine.db, estate, { name: 'd-crashed' })
  const lastExit = { reason: 'crashed', message: 'killed', at: new Date().toISOString(), runId: crashed.runId }
  await engine.db
    .updateTable('vm')
    .set({ last_exit: JSON.stringify(lastExit) })
    .where('id', '=', crashed.id)
    .execute()
  const { id: stuck } = await aVm(engine.db, estate, { name: 'e-stuck' })
  await anOperation(stuck, 'stuck')
  const told = await attention()
  expect(told).toEqual([
    'storage_domain_inactive gone',
    'operation_stuck Start VM web',
    'host_non_operational node-2',
    'storage_domain_low full',
    expect.stringMatching(/^vm_(not_responding a-deaf|paused b-full)$/),
    expect.stringMatching(/^vm_(not_responding a-deaf|paused b-full)$/),
    'vm_ended d-crashed',
  ])
})

test('a failed operation is told for a day, until it is done again', async () => {
  const [first, second] = [await aVm(engine.db, estate), await aVm(engine.db, estate)]
  await anOperation(first.id, 'failed', 2)
  await anOperation(second.id, 'failed', 30)
  expect(await attention()).toEqual(['operation_failed Start VM web'])
  await anOperation(first.id, 'succeeded', 1)
  expect(await attention()).toEqual([])
})

test('an error event is told until a good one of the same object follows', async () => {
  const tell = (severity: 'error' | 'normal', code: string) =>
    transact(engine.db, (tx) =>
      recordEvent(tx, {
        objectKind: 'system',
        objectId: systemId,
        objectName: 'System',
        change: 'updated',
        ancestors: [systemId],
        code,
        severity,
        message: 'The clock is wrong.',
      }),
    )
  await tell('error', 'system.clock')
  expect((await dashboard()).attention.items).toMatchObject([
    { code: 'event', ongoing: false, reason: 'The clock is wrong.', severity: 'error' },
  ])
  await tell('normal', 'system.clock_right')
  expect(await attention()).toEqual([])
})

test('the latest usage shows who uses most; what is old, or of a run that is over, does not count', async () => {
  const host = await aReportedHost('node-1')
  const use = (object_id: string, run_id: string | null, cpu_percent: number, memory: number, at = new Date()) =>
    engine.db
      .insertInto('latest_usage')
      .values({ object_id, run_id, at, cpu_percent, memory_used_bytes: memory })
      .execute()
  const vms = []
  for (let n = 1; n <= 7; n += 1) vms.push(await aRunningVm(`web-${n}`, host.id))
  for (const [n, vm] of vms.slice(0, 5).entries()) await use(vm.id, vm.runId, 10 * n, 2 ** (20 - n))
  await use(vms[5]?.id ?? '', crypto.randomUUID(), 99, 2 ** 30)
  await use(vms[6]?.id ?? '', vms[6]?.runId ?? '', 99, 2 ** 30, new Date(Date.now() - 180_000))
  await use(host.id, null, 25, 2 ** 31)
  const { consumers, capacity } = await dashboard()
  const names = (list: typeof consumers.vmsByCpu) => list.map(({ object }) => object.name)
  expect(names(consumers.vmsByCpu)).toEqual(['web-5', 'web-4', 'web-3', 'web-2', 'web-1'])
  expect(names(consumers.vmsByMemory)).toEqual(['web-1', 'web-2', 'web-3', 'web-4', 'web-5'])
  expect(consumers.vmsByCpu[0]).toMatchObject({ cpuPercent: 40, memoryTotalBytes: 2 ** 30 })
  expect(consumers.hostsByCpu).toMatchObject([{ object: { name: 'node-1' }, memoryTotalBytes: 2 ** 33 }])
  expect(capacity.cpu).toMatchObject({ totalThreads: 8, usedThreads: 2 })
  expect(capacity.memory.usedBytes).toBe(2 ** 31)
  const user = await engine.aUser('somebody', [{ role: 'user', kind: 'vm', id: vms[0]?.id ?? '' }])
  const seen = (await dashboard(user)).consumers
  expect(names(seen.vmsByCpu)).toEqual(['web-1'])
  expect(seen.hostsByCpu).toEqual([])
})

test('an illegal disk is told with its reason', async () => {
  const host = await aReportedHost('node-1')
  const domain = await aDomain('store', host.id)
  const id = crypto.randomUUID()
  await engine.db
    .insertInto('disk')
    .values({
      id,
      storage_domain_id: domain,
      name: 'data',
      content_type: 'data',
      format: 'raw',
      allocation: 'thin',
      size_bytes: 700,
      ready_at: new Date(),
      illegal_reason: 'Its data is missing on the storage.',
      ancestors: [id, domain, estate.dataCenterId, systemId],
    })
    .execute()
  const { attention: told, capacity } = await dashboard()
  expect(told.items).toMatchObject([{ code: 'disk_illegal', reason: 'Its data is missing on the storage.' }])
  expect(capacity.storage.committedBytes).toBe(700)
})

test('a user sees what concerns their own VM, and nothing of the rest', async () => {
  const lost = await aReportedHost('node-1', 'non_responsive')
  await aDomain('secret-store', lost.id)
  const mine = await aRunningVm('mine', lost.id)
  const other = await aRunningVm('secret-vm', lost.id)
  await anOperation(other.id, 'stuck')
  const user = await engine.aUser('somebody', [{ role: 'user', kind: 'vm', id: mine.id }])
  const seen = await dashboard(user)
  expect(seen.attention.items).toMatchObject([{ code: 'vm_unknown', object: { name: 'mine' } }])
  expect(seen.counts).toEqual({
    vms: [{ status: 'unknown', count: 1 }],
    hosts: [],
    storageDomains: [],
    dataCenters: [],
  })
  expect(seen.capacity.cpu).toEqual({ totalThreads: 0, usedThreads: null, committedVcpus: 0 })
  expect(seen.operations).toEqual([])
  expect(JSON.stringify(seen.attention.items)).not.toContain('secret')
})

test('who may see nothing is told nothing', async () => {
  const host = await aReportedHost('node-1')
  await aDomain('store', host.id, 'missing')
  const vm = await aRunningVm('web-1', host.id)
  await anOperation(vm.id, 'stuck')
  const nothing = { totalBytes: 0, usedBytes: null, committedBytes: 0 }
  expect(await dashboard(await engine.aUser('stranger'))).toEqual({
    at: expect.any(String),
    attention: { items: [], total: 0 },
    counts: { vms: [], hosts: [], storageDomains: [], dataCenters: [] },
    capacity: {
      cpu: { totalThreads: 0, usedThreads: null, committedVcpus: 0 },
      memory: nothing,
      storage: nothing,
    },
    consumers: { vmsByCpu: [], vmsByMemory: [], hostsByCpu: [], hostsByMemory: [] },
    operations: [],
  })
})
