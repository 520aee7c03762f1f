import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, aVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { makeReadOnly } from '../../test-support/scenarios.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const disks = () => estate.services.disks
const get = (id: string) => disks().get(estate.admin, id)
const clone = (diskId: string, mode: 'linked' | 'full', more: object = {}) =>
  aDisk(estate, { source: { type: 'clone', diskId, mode, ...more } })
const volumesOf = () => estate.host.domains.get(estate.domainId)?.volumes ?? new Map()

test('the format follows the allocation', async () => {
  const source = { type: 'blank', sizeBytes: 2 ** 20 + 1 } as const
  expect(await get(await aDisk(estate, { source }))).toMatchObject({
    format: 'qcow2',
    allocation: 'thin',
    sizeBytes: 2 ** 20 + 512,
    status: 'ok',
    contentType: 'data',
    vms: [],
  })
  expect(await get(await aDisk(estate, { source, allocation: 'preallocated' }))).toMatchObject({ format: 'raw' })
})

test('an ISO image is imported read-only, and goes into a CD drive', async () => {
  const file = { format: 'iso', virtualSizeBytes: 4096, actualSizeBytes: 4096 } as const
  estate.host.files.set('/srv/overt/debian.iso', file)
  const source = { type: 'import', hostId: estate.hostId, path: '/srv/overt/debian.iso', format: 'iso' } as const
  const iso = await aDisk(estate, { source })
  expect(await get(iso)).toMatchObject({ contentType: 'iso', format: 'raw', readOnly: true, sizeBytes: 4096 })
  const vm = await aVm(estate, { isoDiskId: iso })
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, vm, 'start', undefined))
  const start = estate.hosts.calls.findLast(({ method }) => method === 'machine.start')
  expect(start?.params).toMatchObject({ spec: { disks: [{}, { diskId: iso, device: 'cdrom', readOnly: true }] } })
  expect((await get(iso)).vms).toMatchObject([{ id: vm }])
  await expect(disks().delete(estate.admin, iso, undefined)).rejects.toMatchObject({ code: 'conflict' })
  await expect(disks().update(estate.admin, iso, (await get(iso)).revision, { readOnly: false })).rejects.toMatchObject(
    {
      code: 'invalid_request',
    },
  )
})

test('a linked clone needs a source that never changes, and keeps it so', async () => {
  const source = await aDisk(estate)
  await expect(clone(source, 'linked')).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/read-only first, or make a full copy/),
  })
  await makeReadOnly(estate, source)
  const linked = await clone(source, 'linked')
  expect(await get(linked)).toMatchObject({ baseDiskId: source, sizeBytes: 2 ** 30, readOnly: false })
  expect((await get(source)).cloneCount).toBe(1)
  const { revision } = await get(source)
  await expect(disks().update(estate.admin, source, revision, { readOnly: false })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect((await disks().planDelete(estate.admin, source)).blockers).toMatchObject([{ code: 'conflict' }])
  await expect(disks().delete(estate.admin, source, undefined)).rejects.toMatchObject({ code: 'conflict' })
  await mustSucceed(estate, await disks().delete(estate.admin, linked, undefined))
  await mustSucceed(estate, await disks().delete(estate.admin, source, undefined))
  expect(await breaches(estate)).toEqual([])
})

test('a clone can be larger than its source, never smaller', async () => {
  const source = await aDisk(estate)
  await makeReadOnly(estate, source)
  expect(await get(await clone(source, 'linked', { sizeBytes: 2 ** 31 }))).toMatchObject({ sizeBytes: 2 ** 31 })
  await expect(clone(source, 'linked', { sizeBytes: 2 ** 20 })).rejects.toMatchObject({
    details: { fields: { '/source/sizeBytes': expect.any(String) } },
  })
})

test('a full copy depends on nothing', async () => {
  const source = await aDisk(estate)
  const copy = await clone(source, 'full')
  await mustSucceed(estate, await disks().delete(estate.admin, source, undefined))
  expect(await get(copy)).toMatchObject({ baseDiskId: null, status: 'ok' })
})

test('a disk a running VM writes to is not copied, and one that is being copied is not started', async () => {
  const vm = await aRunningVm(estate)
  const [disk] = await estate.services.vms.listDisks(estate.admin, vm)
  const diskId = disk?.diskId ?? ''
  await expect(clone(diskId, 'full')).rejects.toMatchObject({ code: 'conflict' })
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, vm, 'stop', undefined))
  estate.hosts.hang('volume.copy')
  const copying = await disks().create(estate.admin, {
    name: unique('copy'),
    allocation: 'thin',
    readOnly: false,
    source: { type: 'clone', diskId, mode: 'full' },
  })
  expect(await get(diskId)).toMatchObject({ status: 'locked', activeOperation: { id: copying } })
  await expect(estate.services.vms.power(estate.admin, vm, 'start', undefined)).rejects.toMatchObject({
    code: 'conflict',
    details: { operationId: copying },
  })
  await estate.services.operations.cancel(estate.admin, copying)
  expect((await estate.ended(copying)).status).toBe('cancelled')
  expect(await breaches(estate)).toEqual([])
})

test('a disk attached to a VM is neither deleted nor made read-only', async () => {
  const vm = await aVm(estate)
  const [disk] = await estate.services.vms.listDisks(estate.admin, vm)
  const id = disk?.diskId ?? ''
  await expect(disks().delete(estate.admin, id, undefined)).rejects.toMatchObject({ code: 'conflict' })
  await expect(disks().update(estate.admin, id, (await get(id)).revision, { readOnly: true })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('a deletion the host refuses leaves the disk whole', async () => {
  const id = await aDisk(estate)
  estate.hosts.refuse('volume.delete', 'host_failed')
  expect((await estate.ended(await disks().delete(estate.admin, id, undefined))).status).toBe('failed')
  expect((await get(id)).status).toBe('ok')
  const plan = await disks().planDelete(estate.admin, id)
  await mustSucceed(estate, await disks().delete(estate.admin, id, plan.hash))
  await expect(get(id)).rejects.toMatchObject({ code: 'not_found' })
})

test('a domain that is not active is refused, with the reason', async () => {
  const runtime = (status: string, reason: string) =>
    estate.db.updateTable('storage_domain_runtime').set({ status, reason }).execute()
  await runtime('missing', 'Its folder is gone.')
  await expect(aDisk(estate, { storageDomainId: estate.domainId })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Its folder is gone.'),
  })
  await expect(aDisk(estate)).rejects.toMatchObject({ code: 'invalid_request' })
  await runtime('active', '')
})

test('every structure-changing call carries a lease; its number grows when it had run out', async () => {
  const numberOf = () => {
    const call = estate.hosts.calls.findLast(({ method }) => method === 'volume.create')
    return (call?.params as { lease: { number: number } } | undefined)?.lease.number ?? 0
  }
  await aDisk(estate)
  const first = numberOf()
  await aDisk(estate)
  expect(numberOf()).toBe(first)
  await estate.db
    .updateTable('structure_lease')
    .set({ expires_at: new Date(0) })
    .execute()
  await aDisk(estate)
  expect(numberOf()).toBe(first + 1)
})

test('a host that does not answer is waited for, and the volume is made once', async () => {
  estate.hosts.setReachable(estate.hostId, false)
  const before = volumesOf().size
  const operationId = await disks().create(estate.admin, {
    name: unique('disk'),
    allocation: 'thin',
    readOnly: false,
    source: { type: 'blank', sizeBytes: 2 ** 20 },
  })
  using watch = estate.services.changes.watch([operationId])
  while (!(await estate.services.operations.get(estate.admin, operationId)).reason) await watch.changed(1000)
  estate.hosts.setReachable(estate.hostId, true)
  await mustSucceed(estate, operationId)
  expect(volumesOf().size).toBe(before + 1)
})

test('lists are paged by name, narrowed, and hide what one may not see', async () => {
  const all: string[] = []
  let after: string | undefined
  do {
    const page = await disks().list(estate.admin, { limit: 3, ...(after === undefined ? {} : { after }) })
    all.push(...page.items.map(({ name }) => name))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(all).toEqual([...all].sort())
  expect(new Set(all).size).toBe(all.length)
  for (const sort of ['size', '-size', 'createdAt', 'storageDomain', '-storageDomain'] as const) {
    const found: string[] = []
    let from: string | undefined
    do {
      const page = await disks().list(estate.admin, { sort, limit: 2, ...(from === undefined ? {} : { after: from }) })
      found.push(...page.items.map(({ name }) => name))
      from = page.next ?? undefined
    } while (from !== undefined)
    expect(found.toSorted()).toEqual(all) // sizes and domains tie: none is lost or doubled
  }
  const ok = await disks().list(estate.admin, { status: ['ok'], limit: 100 })
  expect(ok.items.map(({ name }) => name)).toEqual(all)
  expect((await disks().list(estate.admin, { status: ['locked', 'illegal'], limit: 100 })).items).toEqual([])
  const attached = await disks().list(estate.admin, { attached: true, limit: 100 })
  const loose = await disks().list(estate.admin, { attached: false, limit: 100 })
  expect(attached.items.every(({ vms }) => vms.length > 0)).toBe(true)
  expect(loose.items.every(({ vms }) => vms.length === 0)).toBe(true)
  expect(attached.items.length + loose.items.length).toBe(all.length)
  const isos = await disks().list(estate.admin, { contentType: ['iso'], limit: 100 })
  expect(isos.items).toHaveLength(1)
  const { items } = await disks().list(estate.admin, { search: 'COPY-', limit: 100 })
  expect(items.every(({ name }) => name.includes('copy-'))).toBe(true)
  const stranger = await estate.aUser(unique('stranger'), 'user', crypto.randomUUID())
  expect((await disks().list(stranger, { limit: 100 })).items).toEqual([])
  await expect(disks().list(estate.admin, { limit: 3, after: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a storage domain is made once per folder, on a host of its data center', async () => {
  const create = (over: { name?: string; path?: string; dataCenterId?: string; hostId?: string }) =>
    estate.services.storageDomains.create(estate.admin, {
      name: over.name ?? unique('domain'),
      dataCenterId: over.dataCenterId ?? estate.dataCenterId,
      storage: { type: 'local', hostId: over.hostId ?? estate.hostId, path: over.path ?? `/srv/overt/${unique('d')}` },
    })
  const operation = await mustSucceed(estate, await create({ path: '/srv/overt/one' }))
  const domain = await estate.services.storageDomains.get(estate.admin, operation.object.id)
  expect(domain).toMatchObject({
    status: 'active',
    totalBytes: 1e12,
    diskCount: 0,
    storage: { path: '/srv/overt/one' },
  })
  await expect(create({ path: '/srv/overt/one' })).rejects.toMatchObject({ code: 'already_exists' })
  const unknown = crypto.randomUUID()
  await expect(create({ dataCenterId: unknown })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(create({ hostId: unknown })).rejects.toMatchObject({ code: 'invalid_request' })
  await setConnection(estate, estate.hostId, 'non_responsive')
  expect(await estate.services.storageDomains.get(estate.admin, domain.id)).toMatchObject({ status: 'unknown' })
  await setConnection(estate, estate.hostId, 'up')
})

test('what operations on a VM do to its disks is told of the disks', async () => {
  const told = async (diskId: string) => {
    const rows = await estate.db
      .selectFrom('event as e')
      .leftJoin('operation as o', 'o.id', 'e.operation_id')
      .select(['e.change', 'o.kind'])
      .where('e.object_id', '=', diskId)
      .orderBy('e.row_number')
      .execute()
    return rows.map(({ change, kind }) => (kind === null ? change : `${change} by ${kind}`))
  }
  const diskOf = async (vmId: string) => (await disks().list(estate.admin, { vmId })).items[0]?.id ?? ''
  const { domainId: storageDomainId } = estate // other tests have made a second one
  const one = {
    disks: [{ source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'thin', storageDomainId }],
  } as const
  const [first, second] = [await aVm(estate, { disks: [...one.disks] }), await aVm(estate, { disks: [...one.disks] })]
  const [doomed, kept] = [await diskOf(first), await diskOf(second)]
  await mustSucceed(estate, await estate.services.vms.delete(estate.admin, first, 'delete', undefined))
  await mustSucceed(estate, await estate.services.vms.delete(estate.admin, second, 'keep', undefined))
  expect(await told(doomed)).toEqual(['created', 'updated by vm.create', 'gone by vm.delete'])
  expect(await told(kept)).toEqual(['created', 'updated by vm.create', 'updated by vm.delete'])
})

test('a storage domain that fails once its folder was made gives the folder back', async () => {
  const path = `/srv/overt/${unique('again')}`
  const create = () =>
    estate.services.storageDomains.create(estate.admin, {
      name: unique('again'),
      dataCenterId: estate.dataCenterId,
      storage: { type: 'local', hostId: estate.hostId, path },
    })
  estate.hosts.applyThenDrop('storage.attach')
  estate.hosts.refuse('storage.attach', 'host_failed')
  expect(await estate.ended(await create())).toMatchObject({ status: 'failed', error: { code: 'host_failed' } })
  expect([...estate.host.domains.values()].some((domain) => domain.path === path)).toBe(false)
  await mustSucceed(estate, await create())
})
