// Hosts moved between clusters and data centers, on a real database.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemId } from '../../authz/actor.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aRunningVm, aVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { createClusterService } from '../clusters/service.ts'
import { createDataCenterService } from '../data-centers/service.ts'
import { createHostService, type HostService } from './service.ts'
import { aGrant, testRoles } from '../../test-support/grants.ts'

let estate: Estate
let hosts: HostService
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  hosts = createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
})
afterAll(() => estate[Symbol.asyncDispose]())

const aCluster = async (dataCenterId = estate.dataCenterId) =>
  await createClusterService(estate.db).create(estate.admin, {
    name: unique('cluster'),
    dataCenterId,
    architecture: 'x86_64',
  })
const aDataCenter = async (local = true) =>
  await createDataCenterService(estate.db).create(estate.admin, { name: unique('dc'), local })
const blockersOf = async (hostId: string, clusterId: string) =>
  (await hosts.planMove(estate.admin, hostId, clusterId)).blockers.map(({ text }) => text)
/** Takes the storage domain away that hosts of the estate begin with. */
const withoutStorage = (domainId: string) => estate.db.deleteFrom('storage_domain').where('id', '=', domainId).execute()

test('an idle host moves by its plan; who sees only where it was does not see it any more', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  const target = await aCluster()
  const viewer = await estate.aUser(unique('viewer'), 'user', estate.clusterId)
  expect(await hosts.get(viewer, hostId)).toMatchObject({ clusterId: estate.clusterId })
  const plan = await hosts.planMove(estate.admin, hostId, target.id)
  expect(plan).toMatchObject({ blockers: [], warnings: [], effects: [{ action: 'move', irreversible: false }] })

  const moved = await hosts.move(estate.admin, hostId, target.id, plan.hash)
  expect(moved).toMatchObject({ clusterId: target.id, clusterName: target.name, status: 'up' })
  await expect(hosts.get(viewer, hostId)).rejects.toMatchObject({ code: 'not_found' })
  const events = await estate.db
    .selectFrom('event')
    .select(['code', 'message', 'ancestors'])
    .where('object_id', '=', hostId)
    .execute()
  // The old cluster's viewers are woken, but are not told where it went.
  expect(events.filter(({ ancestors }) => ancestors.includes(estate.clusterId)).map(({ code }) => code)).toEqual(
    expect.not.arrayContaining(['host.moved']),
  )
  expect(events).toContainEqual(
    expect.objectContaining({ code: 'host.moved', ancestors: [hostId, target.id, estate.dataCenterId, systemId] }),
  )
  expect(await blockersOf(hostId, target.id)).toEqual([expect.stringContaining('already')])
})

test('a host on which a VM runs stays, and says which', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  const target = await aCluster()
  const plan = await hosts.planMove(estate.admin, hostId, target.id)
  const vmId = await aRunningVm(estate, { clusterId: estate.clusterId, disks: [], nics: [] })
  await estate.db.updateTable('vm').set({ run_host_id: hostId }).where('id', '=', vmId).execute()
  const { name } = await estate.services.vms.get(estate.admin, vmId)
  expect(await blockersOf(hostId, target.id)).toEqual([expect.stringMatching(new RegExp(`^VM ${name} runs on it`))])
  await expect(hosts.move(estate.admin, hostId, target.id, plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  await expect(hosts.move(estate.admin, hostId, target.id, undefined)).rejects.toMatchObject({ code: 'conflict' })
  expect(await hosts.get(estate.admin, hostId)).toMatchObject({ clusterId: estate.clusterId })
})

test('nor does one to which a VM is on its way', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  const { id } = await aCluster()
  const vmId = await aRunningVm(estate, { clusterId: estate.clusterId, disks: [], nics: [] })
  const from = (await estate.aHost(unique('host'))).hostId
  await estate.db
    .updateTable('vm')
    .set({ run_host_id: from, migration_host_id: hostId })
    .where('id', '=', vmId)
    .execute()
  expect(await blockersOf(hostId, id)).toEqual([expect.stringContaining('is being migrated to it')])
  await estate.db.updateTable('vm').set({ migration_host_id: null }).where('id', '=', vmId).execute()
  expect(await blockersOf(hostId, id)).toEqual([])
})

test('a start and a move at once: no VM runs in another cluster than its own', async () => {
  const clusterId = (await aCluster()).id
  const { hostId } = await estate.aHost(unique('host'))
  await hosts.move(estate.admin, hostId, clusterId, undefined)
  const target = await aCluster()
  for (let turn = 0; turn < 5; turn++) {
    const vmId = await aVm(estate, { clusterId, disks: [], nics: [] })
    const [started] = await Promise.allSettled([
      estate.services.vms.power(estate.admin, vmId, 'start', undefined).then(async (id) => await estate.ended(id)),
      hosts.move(estate.admin, hostId, target.id, undefined),
    ])
    const runs = started.status === 'fulfilled' && started.value.status === 'succeeded'
    const { clusterId: is } = await hosts.get(estate.admin, hostId)
    expect(is, `the VM ${runs ? 'runs' : 'was refused'}`).toBe(runs ? clusterId : target.id)
    if (runs) await mustSucceed(estate, await estate.services.vms.power(estate.admin, vmId, 'stop', undefined))
    else await hosts.move(estate.admin, hostId, clusterId, undefined)
  }
})

test('to another data center only without storage of its own, and it forgets what it reached', async () => {
  const { hostId, domainId } = await estate.aHost(unique('host'))
  const target = await aCluster((await aDataCenter()).id)
  expect(await blockersOf(hostId, target.id)).toEqual([expect.stringContaining('is on it, and belongs to')])
  await expect(hosts.move(estate.admin, hostId, target.id, undefined)).rejects.toMatchObject({ code: 'conflict' })
  await withoutStorage(domainId)
  await estate.db
    .insertInto('storage_domain_host')
    .values({ domain_id: estate.domainId, host_id: hostId, status: 'active' })
    .execute()
  await hosts.move(estate.admin, hostId, target.id, undefined)
  const { rows } = await sql`select from storage_domain_host where host_id = ${hostId}::uuid`.execute(estate.db)
  expect(rows).toEqual([])
})

test('not away from shared storage it may still change', async () => {
  const { hostId, domainId } = await estate.aHost(unique('host'))
  await withoutStorage(domainId)
  const shared = await aDataCenter(false)
  await hosts.move(estate.admin, hostId, (await aCluster(shared.id)).id, undefined)
  const sharedId = crypto.randomUUID()
  await estate.db
    .insertInto('storage_domain')
    .values({
      id: sharedId,
      data_center_id: shared.id,
      name: unique('shared'),
      type: 'shared_folder',
      path: '/srv/shared',
      attached_at: new Date(),
      ancestors: [sharedId, shared.id, systemId],
    })
    .execute()
  const lease = { domain_id: sharedId, number: 1, host_id: hostId }
  await estate.db
    .insertInto('structure_lease')
    .values({ ...lease, expires_at: new Date(Date.now() + 60_000) })
    .execute()
  expect(await blockersOf(hostId, estate.clusterId)).toEqual([expect.stringMatching(/may change the shared storage/)])
  expect(await blockersOf(hostId, (await aCluster(shared.id)).id)).toEqual([])
  await estate.db
    .updateTable('structure_lease')
    .set({ expires_at: new Date(0) })
    .execute()
  expect(await blockersOf(hostId, estate.clusterId)).toEqual([])
})

test('the plan warns of a cluster it does not fit', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  const target = await aCluster()
  await estate.db.updateTable('cluster').set({ cpu_type: 'Haswell' }).where('id', '=', target.id).execute()
  const plan = await hosts.planMove(estate.admin, hostId, target.id)
  expect(plan.warnings).toEqual([expect.stringMatching(/^It will be non-operational there\. Its CPU can't be Haswell/)])
  expect(await hosts.move(estate.admin, hostId, target.id, plan.hash)).toMatchObject({ status: 'non_operational' })
  const codes = async () => {
    const rows = await estate.db.selectFrom('event').select('code').where('object_id', '=', hostId).execute()
    return rows.map(({ code }) => code)
  }
  expect(await codes()).toContain('host.non_operational')
  await hosts.move(estate.admin, hostId, estate.clusterId, undefined)
  expect(await codes()).toContain('host.operational')
})

test('only into a cluster one sees and may add hosts to', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  const target = await aCluster()
  const owner = await estate.aUser(unique('owner'), 'administrator', estate.clusterId)
  const move = () => hosts.move(owner, hostId, target.id, undefined)
  await expect(move()).rejects.toMatchObject({ code: 'invalid_request' })
  const grant = aGrant(owner.userId ?? '', 'user', 'cluster', target.id)
  await estate.db.insertInto('permission').values(grant).execute()
  await expect(move()).rejects.toMatchObject({ code: 'forbidden' })
  await estate.db
    .updateTable('permission')
    .set({ role_id: testRoles.administrator })
    .where('id', '=', grant.id)
    .execute()
  expect(await move()).toMatchObject({ clusterId: target.id })
})

test('one that waits for approval is approved, not moved', async () => {
  const { hostId } = await estate.aHost(unique('host'))
  await estate.db.updateTable('host').set({ approved_at: null }).where('id', '=', hostId).execute()
  expect(await blockersOf(hostId, (await aCluster()).id)).toEqual([expect.stringContaining('approve it into')])
})
