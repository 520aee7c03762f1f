// The history is written by the database; what is tested is that nothing the API changes is missing from it.
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../authz/actor.ts'
import { systemId } from '../../authz/actor.ts'
import { createClusterService } from '../clusters/service.ts'
import { createDataCenterService } from '../data-centers/service.ts'
import { createHostService } from '../hosts/service.ts'
import { createNetworkService } from '../networks/service.ts'
import { createPasswords } from '../../identity/passwords.ts'
import { createPermissionService } from '../permissions/permission-service.ts'
import { createUserService } from '../users/service.ts'
import { createQuotaService } from '../quotas/service.ts'
import { createTagService } from '../tags/service.ts'
import { testRoles } from '../../test-support/grants.ts'
import { createObjectChangeService } from './service.ts'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, aVm, createVm, mustSucceed, unique } from '../../test-support/factories.ts'
import type { ChangingOperation } from '../../test-support/changing-operations.ts'
import { hostBeside } from '../../test-support/scenarios.ts'

type Change = Schema<'ObjectChange'>

let estate: Estate
let alice: Actor
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  alice = await estate.aUser('alice', 'administrator', systemId)
})
afterAll(() => estate[Symbol.asyncDispose]())

const history = (objectId: string, actor: Actor = estate.admin, limit = 100) =>
  createObjectChangeService(estate.db).list(actor, { objectId, limit })
const latest = async (objectId: string): Promise<Change | undefined> => (await history(objectId)).items[0]
const vms = () => estate.services.vms
const hosts = () => createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
const bare = () => ({ clusterId: estate.clusterId, disks: [], nics: [] })
const vmDown = () => aVm(estate, bare())
const aRunning = () => aRunningVm(estate, bare())
const disk = () => aDisk(estate, { storageDomainId: estate.domainId })
const aCluster = () =>
  createClusterService(estate.db).create(alice, {
    name: unique('cluster'),
    dataCenterId: estate.dataCenterId,
    architecture: 'x86_64',
  })
const aQuota = () =>
  createQuotaService(estate.db).create(alice, { name: unique('quota'), dataCenterId: estate.dataCenterId })
const onRunning = async (action: Parameters<Estate['services']['vms']['power']>[2]) => {
  const id = await aRunning()
  if (action === 'resume') await mustSucceed(estate, await vms().power(estate.admin, id, 'pause', undefined))
  await mustSucceed(estate, await vms().power(alice, id, action, undefined))
  return { id, kind: `vm.${action}` }
}

const permissions = () =>
  createPermissionService(
    estate.db,
    createUserService(estate.db, createPasswords(), { forget: () => undefined }, { passwordMinLength: 10 }),
  )

/** What each mutation of the contract leaves, done by Alice. One without a row does not compile. */
const mutations: Record<
  ChangingOperation,
  () => Promise<{ id: string; action?: Change['action']; kind?: string; part?: string; field?: string }>
> = {
  createDataCenter: async () => ({
    ...(await createDataCenterService(estate.db).create(alice, { name: unique('dc'), local: true })),
    action: 'created',
  }),
  createCluster: async () => ({ ...(await aCluster()), action: 'created' }),
  moveHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    const hosts = createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
    await hosts.move(alice, hostId, (await aCluster()).id, undefined)
    return { id: hostId, field: 'cluster' }
  },
  updateDataCenter: async () => {
    const made = await createDataCenterService(estate.db).create(alice, { name: unique('dc'), local: true })
    await createDataCenterService(estate.db).update(alice, made.id, made.revision, { local: false })
    return { id: made.id, field: 'local' }
  },
  deleteDataCenter: async () => {
    const { id } = await createDataCenterService(estate.db).create(alice, { name: unique('dc'), local: true })
    await createDataCenterService(estate.db).delete(alice, id, undefined)
    return { id, action: 'deleted' }
  },
  updateCluster: async () => {
    const made = await aCluster()
    await createClusterService(estate.db).update(
      alice,
      made.id,
      made.revision,
      { schedulingPolicy: 'even_guests' },
      undefined,
    )
    return { id: made.id, field: 'schedulingPolicy' }
  },
  deleteCluster: async () => {
    const { id } = await aCluster()
    await createClusterService(estate.db).delete(alice, id, undefined)
    return { id, action: 'deleted' }
  },
  createQuota: async () => ({ ...(await aQuota()), action: 'created' }),
  updateQuota: async () => {
    const { id, revision } = await aQuota()
    const clusterParts = [{ clusterId: estate.clusterId, vcpus: 8, memoryBytes: null }]
    await createQuotaService(estate.db).update(alice, id, revision, { clusterParts })
    return { id, field: 'clusterParts' }
  },
  deleteQuota: async () => {
    const { id } = await aQuota()
    await createQuotaService(estate.db).delete(alice, id, undefined)
    return { id, action: 'deleted' }
  },
  createNetwork: async () => ({
    ...(await createNetworkService(estate.db).create(alice, {
      name: unique('net'),
      dataCenterId: estate.dataCenterId,
      mode: 'nat',
      mtu: 1500,
    })),
    action: 'created',
  }),
  createStorageDomain: async () => {
    const { dataCenterId, hostId } = estate
    const storage = { type: 'local', hostId, path: `/srv/overt/${unique('d')}` } as const
    const body = { name: unique('domain'), dataCenterId, storage }
    const operation = await estate.services.storageDomains.create(alice, body)
    const { object } = await mustSucceed(estate, operation)
    return { id: object.id, action: 'created' }
  },
  approveHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    await estate.db.updateTable('host').set({ approved_at: null }).where('id', '=', hostId).execute()
    await hosts().approve(alice, hostId, { clusterId: estate.clusterId })
    return { id: hostId, field: 'approved' }
  },
  updateHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    await hosts().update(alice, hostId, (await hosts().get(alice, hostId)).revision, { description: 'new' })
    return { id: hostId, field: 'description' }
  },
  maintainHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    await mustSucceed(estate, await estate.services.hostMaintenance.enter(alice, hostId, {}, undefined))
    return { id: hostId, kind: 'host.maintenance' }
  },
  activateHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    await mustSucceed(estate, await estate.services.hostMaintenance.enter(alice, hostId, {}, undefined))
    await estate.services.hostMaintenance.activate(alice, hostId)
    await setConnection(estate, hostId, 'non_responsive') // the others run where they are looked for
    return { id: hostId, field: 'maintenance' }
  },
  deleteHost: async () => {
    const { hostId } = await estate.aHost(unique('host'))
    await hosts().remove(alice, hostId, false, undefined)
    return { id: hostId, action: 'deleted' }
  },
  createPermission: async () => {
    const user = await estate.aUser(unique('bob'), 'user', estate.networkId)
    const id = await vmDown()
    await permissions().grant(alice, {
      principal: { kind: 'user', id: user.userId ?? '' },
      roleId: testRoles.user,
      object: { kind: 'vm', id },
    })
    return { id, action: 'created', part: user.userName }
  },
  deletePermission: async () => {
    const user = await estate.aUser(unique('bob'), 'user', estate.networkId)
    const id = await vmDown()
    const principal = { kind: 'user', id: user.userId ?? '' } as const
    const grant = { principal, roleId: testRoles.user, object: { kind: 'vm', id } } as const
    await permissions().revoke(alice, (await permissions().grant(estate.admin, grant)).id)
    return { id, action: 'deleted', part: user.userName }
  },
  tagObject: async () => {
    const [tags, id, name] = [createTagService(estate.db), await vmDown(), unique('tag')]
    await tags.put(alice, (await tags.create(estate.admin, { name })).id, { kind: 'vm', id })
    return { id, action: 'created', part: name }
  },
  untagObject: async () => {
    const [tags, id, name] = [createTagService(estate.db), await vmDown(), unique('tag')]
    const tag = await tags.create(estate.admin, { name })
    await tags.put(estate.admin, tag.id, { kind: 'vm', id })
    await tags.take(alice, tag.id, id)
    return { id, action: 'deleted', part: name }
  },
  createDisk: async () => {
    const source = { type: 'blank', sizeBytes: 2 ** 20 } as const
    const body = { name: unique('disk'), storageDomainId: estate.domainId, source }
    const { object } = await mustSucceed(
      estate,
      await estate.services.disks.create(alice, { ...body, allocation: 'thin', readOnly: false }),
    )
    return { id: object.id, action: 'created' }
  },
  updateDisk: async () => {
    const id = await disk()
    const { revision } = await estate.services.disks.get(alice, id)
    await estate.services.disks.update(alice, id, revision, { description: 'new' })
    return { id, field: 'description' }
  },
  deleteDisk: async () => {
    const id = await disk()
    await mustSucceed(estate, await estate.services.disks.delete(alice, id, undefined))
    return { id, action: 'deleted', kind: 'disk.delete' }
  },
  createVm: async () => {
    const { id, operationId } = await createVm({ ...estate, admin: alice }, bare())
    await mustSucceed(estate, operationId)
    return { id, action: 'created', kind: 'vm.create' }
  },
  updateVm: async () => {
    const id = await vmDown()
    await vms().update(alice, id, (await vms().get(alice, id)).revision, { memoryBytes: 2 ** 29 })
    return { id, field: 'memoryBytes' }
  },
  deleteVm: async () => {
    const id = await vmDown()
    await mustSucceed(estate, await vms().delete(alice, id, 'delete', undefined))
    return { id, action: 'deleted', kind: 'vm.delete' }
  },
  startVm: async () => {
    const id = await vmDown()
    await mustSucceed(estate, await vms().power(alice, id, 'start', undefined))
    return { id, kind: 'vm.start' }
  },
  shutdownVm: () => onRunning('shutdown'),
  stopVm: () => onRunning('stop'),
  rebootVm: () => onRunning('reboot'),
  resetVm: () => onRunning('reset'),
  pauseVm: () => onRunning('pause'),
  resumeVm: () => onRunning('resume'),
  migrateVm: async () => {
    const id = await aRunningVm(estate, { disks: [], clusterId: estate.clusterId })
    const { hostId } = await hostBeside(estate)
    await mustSucceed(estate, await vms().migrate(alice, id, {}, undefined))
    await setConnection(estate, hostId, 'non_responsive') // the others run where they are looked for
    return { id, kind: 'vm.migrate' }
  },
  attachVmDisk: async () => {
    const id = await vmDown()
    await vms().attachDisk(alice, id, { diskId: await disk() })
    return { id, action: 'created', part: expect.any(String) as string }
  },
  detachVmDisk: async () => {
    const id = await vmDown()
    const diskId = await disk()
    await vms().attachDisk(estate.admin, id, { diskId })
    await vms().detachDisk(alice, id, diskId)
    return { id, action: 'deleted', part: expect.any(String) as string }
  },
  createVmNic: async () => {
    const id = await vmDown()
    await vms().createNic(alice, id, { networkId: estate.networkId, model: 'virtio', linked: true })
    return { id, action: 'created', part: 'nic1' }
  },
  deleteVmNic: async () => {
    const id = await vmDown()
    const nic = await vms().createNic(estate.admin, id, { networkId: estate.networkId, model: 'virtio', linked: true })
    await vms().deleteNic(alice, id, nic.id)
    return { id, action: 'deleted', part: 'nic1' }
  },
}

test.each(Object.keys(mutations) as (keyof typeof mutations)[])('%s leaves who did it and what', async (id) => {
  const { id: objectId, action, kind, part, field } = await mutations[id]()
  const { items } = await history(objectId)
  const mine = items.filter(({ userName }) => userName === 'alice')
  expect(mine, JSON.stringify(items)).not.toEqual([])
  expect(mine).toContainEqual(
    expect.objectContaining({
      action: action ?? (kind ? 'operation' : 'updated'),
      part: part === undefined ? null : expect.objectContaining({ name: part }),
      ...(kind === undefined ? {} : { operation: { id: expect.any(String), kind } }),
      ...(field === undefined
        ? {}
        : { fields: expect.arrayContaining([expect.objectContaining({ field })]) as unknown }),
    }),
  )
})

test('an edit that is refused, and a write that changes nothing, leave nothing', async () => {
  const id = await vmDown()
  const before = (await history(id)).items.length
  const { revision, name } = await vms().get(alice, id)
  await expect(vms().update(alice, id, revision + 1, { description: 'x' })).rejects.toMatchObject({
    code: 'stale_revision',
  })
  const taken = (await vms().get(alice, await vmDown())).name
  await expect(vms().update(alice, id, revision, { description: 'x', name: taken })).rejects.toMatchObject({
    code: 'already_exists',
  })
  await vms().update(alice, id, revision, { name })
  expect((await history(id)).items).toHaveLength(before)
})

test('what runs and reports by itself is no change, and what the engine does is nobody’s', async () => {
  const id = await aRunning()
  estate.host.endGuest(id)
  await expect.poll(async () => (await vms().get(alice, id)).status).toBe('down')
  const { items } = await history(id)
  expect(items.filter(({ action }) => action === 'updated')).toEqual([])
  await estate.db.updateTable('cluster').set({ description: 'by hand' }).where('id', '=', estate.clusterId).execute()
  expect(await latest(estate.clusterId)).toMatchObject({ action: 'updated', userName: null, operation: null })
})

test('a change shows in the history of what it came into', async () => {
  const id = await vmDown()
  const { networkId, clusterId } = estate
  await vms().createNic(alice, id, { networkId, model: 'virtio', linked: true })
  expect(await latest(networkId)).toMatchObject({ object: { kind: 'vm', id }, part: { kind: 'nic', name: 'nic1' } })
  expect((await history(clusterId)).items).toContainEqual(
    expect.objectContaining({ action: 'created', object: expect.objectContaining({ id }) as unknown }),
  )
})

test('only who sees an object sees its history, and only who manages permissions sees those', async () => {
  const [seen, hidden] = [await vmDown(), await vmDown()]
  const user = await estate.aUser(unique('viewer'), 'user', seen)
  expect((await history(seen, user)).items.map(({ action }) => action)).toEqual(['created'])
  expect((await history(hidden, user)).items).toEqual([])
  expect((await history(estate.clusterId, user)).items.map(({ object }) => object.id)).toEqual([seen])
  expect((await history(seen)).items[0]).toMatchObject({ part: { kind: 'permission', name: user.userName } })
  const all = await createObjectChangeService(estate.db).list(user, { limit: 1000 })
  expect(new Set(all.items.map(({ object }) => object.id))).toEqual(new Set([seen]))
})

test('pages by key without loss, and is narrowed by who, what and action', async () => {
  const id = await vmDown()
  const service = createObjectChangeService(estate.db)
  for (let count = 0; count < 5; count++)
    await vms().update(alice, id, (await vms().get(alice, id)).revision, { description: `number ${count}` })
  const whole = (await history(id)).items
  const paged: Change[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await service.list(alice, { objectId: id, limit: 2, ...(after === undefined ? {} : { after }) })
    paged.push(...page.items)
    after = page.next
  }
  expect(paged).toEqual(whole)
  expect(whole).toHaveLength(6)
  const narrowed = async (query: object) => (await service.list(alice, { objectId: id, ...query })).items.length
  expect(await narrowed({ action: ['created'] })).toBe(1)
  expect(await narrowed({ search: 'ALICE' })).toBe(5)
  expect(await narrowed({ search: '%' })).toBe(0)
})
