import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { operationContracts } from '../../http/contract.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aRunningVm, aVm, createVm, mustSucceed } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'

let estate: Estate
beforeEach(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterEach(async () => {
  const found = await breaches(estate)
  await estate[Symbol.asyncDispose]()
  if (found.length > 0) throw new Error(found.join('; '))
})

const power = (id: string, action: Parameters<Estate['services']['vms']['power']>[2]) =>
  estate.services.vms.power(estate.admin, id, action, undefined)
const get = (id: string) => estate.services.vms.get(estate.admin, id)

test('a VM is locked until its disks are made, then down', async () => {
  const { id, operationId } = await createVm(estate, { name: 'web-1' })
  await mustSucceed(estate, operationId)
  expect(await get(id)).toMatchObject({
    name: 'web-1',
    status: 'down',
    clusterName: 'Default',
    diskCount: 1,
    nicCount: 1,
    activeOperation: null,
    createdBy: 'admin',
    pendingChanges: [],
  })
  const [disk] = await estate.services.vms.listDisks(estate.admin, id)
  expect(disk).toMatchObject({ bus: 'virtio', device: 'disk', diskStatus: 'ok', sizeBytes: 2 ** 30 })
  const [nic] = await estate.services.vms.listNics(estate.admin, id)
  expect(nic).toMatchObject({ name: 'nic1', macAddress: '56:6f:00:00:00:01', networkName: 'Default' })
})

test('a VM starts, pauses, resumes, reboots, resets, shuts down', async () => {
  const id = await aRunningVm(estate)
  const running = await get(id)
  expect(running).toMatchObject({ status: 'up', hostName: 'host-a', consoles: ['vnc', 'serial'] })
  expect(estate.host.machines.get(id)?.runId).toBe(running.runId)
  for (const [action, status] of [
    ['pause', 'paused'],
    ['resume', 'up'],
    ['reboot', 'up'],
    ['reset', 'up'],
    ['shutdown', 'down'],
  ] as const) {
    await mustSucceed(estate, await power(id, action))
    expect((await get(id)).status).toBe(status)
  }
  expect(await get(id)).toMatchObject({ runId: null, hostId: null })
})

test('a VM is created and started by one request', async () => {
  const { id, operationId } = await createVm(estate, { start: true })
  await mustSucceed(estate, operationId)
  const { items } = await estate.services.operations.list(estate.admin, { objectId: id, limit: 10 })
  const start = items.find(({ kind }) => kind === 'vm.start')
  expect(start?.parentId).toBe(operationId)
  await mustSucceed(estate, start?.id ?? '')
  expect((await get(id)).status).toBe('up')
})

test('a VM is powered off and deleted with its disks', async () => {
  const id = await aRunningVm(estate)
  await mustSucceed(estate, await power(id, 'stop'))
  expect(await get(id)).toMatchObject({ status: 'down', runId: null })
  const plan = await estate.services.vms.planDelete(estate.admin, id, 'delete')
  expect(plan.effects.map(({ action }) => action)).toEqual(['delete', 'delete'])
  await mustSucceed(estate, await estate.services.vms.delete(estate.admin, id, 'delete', plan.hash))
  await expect(get(id)).rejects.toMatchObject({ code: 'not_found' })
  expect([...(estate.host.domains.get(estate.domainId)?.volumes ?? [])]).toEqual([])
})

test('the second start is refused and names the first', async () => {
  const id = await aVm(estate)
  estate.hosts.hang('machine.start')
  const first = await power(id, 'start')
  await expect(power(id, 'start')).rejects.toMatchObject({ code: 'conflict', details: { operationId: first } })
  const stop = await power(id, 'stop')
  await mustSucceed(estate, stop)
  expect((await estate.ended(first)).status).toBe('cancelled')
})

test('a page has as many VMs as are asked for, from one to the longest the contract allows', async () => {
  const { db, clusterId, services, admin } = estate
  const names = Array.from({ length: 1002 }, (_, index) => `vm-${String(index).padStart(4, '0')}`)
  await sql`insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads,
      firmware, made_at, ancestors)
    select made.id, c.id, made.name, 1, 1, 1, 1, 1, 'bios', now(), array[made.id] || c.ancestors
    from (select gen_random_uuid() as id, name from unnest(${names}::text[]) as n(name)) made, cluster c
    where c.id = ${clusterId}::uuid`.execute(db)
  const limits = operationContracts.get('listVms')?.parameters.query.find(({ name }) => name === 'limit')
  const longest = Number(limits?.schema['maximum'])
  for (const limit of [1, 25, 26, 100, 101, 500, 501, longest]) {
    const { items, next, total } = await services.vms.list(admin, { limit })
    expect(items.map(({ name }) => name)).toEqual(names.slice(0, limit))
    expect(next).not.toBeNull()
    expect(total).toBe(names.length)
    const after = await services.vms.list(admin, { limit, after: next ?? '' })
    expect(after.items.map(({ name }) => name)).toEqual(names.slice(limit, 2 * limit))
  }
})

test('lists are paged in each order, narrowed, counted and hide what one may not see', async () => {
  const names = ['a-1', 'b-2', 'c-3', 'd-4', 'e-5']
  const ids: string[] = []
  for (const name of names) ids.push(await aVm(estate, { name, disks: [] }))
  await mustSucceed(estate, await power(ids[1] ?? '', 'start'))
  await mustSucceed(estate, await power(ids[3] ?? '', 'start'))
  const { vms } = estate.services
  const all = async (query: Omit<Parameters<typeof vms.list>[1], 'limit'>, actor = estate.admin) => {
    const found: string[] = []
    let after: string | undefined
    let total: number | undefined
    do {
      const page = await vms.list(actor, { ...query, limit: 2, ...(after === undefined ? {} : { after }) })
      total ??= page.total
      found.push(...page.items.map(({ name }) => name))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(total).toBe(found.length)
    return found
  }
  expect(await all({ sort: 'name' })).toEqual(names)
  expect(await all({ sort: '-name' })).toEqual([...names].reverse())
  expect(await all({ sort: 'createdAt' })).toEqual(names)
  expect(await all({ sort: '-createdAt' })).toEqual([...names].reverse())
  expect(await all({ sort: 'name', status: ['up'] })).toEqual(['b-2', 'd-4'])
  expect(await all({ sort: '-name', status: ['down'] })).toEqual(['e-5', 'c-3', 'a-1'])
  expect(await all({ sort: 'name', hostId: [estate.hostId] })).toEqual(['b-2', 'd-4'])
  expect(await all({ sort: 'name', search: 'D-' })).toEqual(['d-4'])
  expect(await all({ sort: 'name', ids: [ids[0] ?? '', crypto.randomUUID()] })).toEqual(['a-1'])
  expect(await all({ sort: 'name', clusterId: [crypto.randomUUID()] })).toEqual([])
  expect(await all({ sort: 'name', status: ['up', 'down'] })).toEqual(names)
  expect(await all({ sort: 'status' })).toEqual(['b-2', 'd-4', 'a-1', 'c-3', 'e-5'])
  expect(await all({ sort: '-status' })).toEqual(['e-5', 'c-3', 'a-1', 'd-4', 'b-2'])
  const byId = (...some: number[]) =>
    some
      .map((index) => ({ id: ids[index] ?? '', name: names[index] ?? '' }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ name }) => name)
  // All have the same memory but one, and three run nowhere: ties go by id, also over the edges of pages.
  await estate.db
    .updateTable('vm')
    .set({ memory_bytes: 5 })
    .where('id', '=', ids[4] ?? '')
    .execute()
  expect(await all({ sort: 'memory' })).toEqual(['e-5', ...byId(0, 1, 2, 3)])
  expect(await all({ sort: '-memory' })).toEqual([...byId(0, 1, 2, 3).reverse(), 'e-5'])
  expect(await all({ sort: 'host' })).toEqual([...byId(0, 2, 4), ...byId(1, 3)])
  expect(await all({ sort: '-host', status: ['up'] })).toEqual(byId(1, 3).reverse())
  expect(await all({ sort: 'memory', status: ['down'] })).toEqual(['e-5', ...byId(0, 2)])
  await estate.db
    .updateTable('vm_runtime')
    .set({ guest: JSON.stringify({ interfaces: [{ name: 'eth0', addresses: ['10.83.0.77', 'fe80::1'] }] }) })
    .where('vm_id', '=', ids[1] ?? '')
    .execute()
  expect(await all({ sort: 'name', search: '83.0.7' })).toEqual(['b-2'])
  expect(await all({ sort: 'status', search: 'FE80' })).toEqual(['b-2'])
  expect(await all({ sort: 'name', search: 'eth0' })).toEqual([])
  const user = await estate.aUser('user', 'user', ids[2] ?? '')
  for (const sort of ['name', 'status', 'host', '-memory'] as const) expect(await all({ sort }, user)).toEqual(['c-3'])
  expect(await all({ sort: 'name', status: ['up'] }, user)).toEqual([])
  expect((await vms.get(user, ids[2] ?? '')).myRights).toEqual([
    'see',
    'run_vm',
    'stop_vm',
    'shut_down_vm',
    'reboot_vm',
    'reset_vm',
    'connect_to_vm',
    'see_operations',
  ])
  await expect(vms.get(user, ids[0] ?? '')).rejects.toMatchObject({ code: 'not_found' })
})
