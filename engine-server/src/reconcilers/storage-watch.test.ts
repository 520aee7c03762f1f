import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { aHost, anEstate, aSharedDomain, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { engineActor, systemId } from '../authz/actor.ts'
import type { FakeHost } from '../hosts/fake-host.ts'
import { FakeHosts } from '../hosts/fake.ts'
import { deriveHostStatus } from '../hosts/status.ts'
import { saveConnectionState } from '../hosts/store.ts'
import { silentLog } from '../log/log.ts'
import { hostFacts, listHosts } from '../resources/dashboard/store.ts'
import { createHostService } from '../resources/hosts/service.ts'
import { StorageWatch } from './storage-watch.ts'

let database: TestDatabase
let estate: Estate
let hosts: FakeHosts
let fake: FakeHost
let watch: StorageWatch
let domainId: string
let hostId: string
const { signal } = new AbortController()

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  const { db } = database
  hosts = new FakeHosts()
  hostId = (await aHost(db, estate)).id
  fake = hosts.addHost(hostId)
  await saveConnectionState(db, hostId, 'up', '')
  domainId = crypto.randomUUID()
  const path = `/srv/${domainId}`
  await db
    .insertInto('storage_domain')
    .values({
      id: domainId,
      data_center_id: estate.dataCenterId,
      name: domainId,
      type: 'local',
      host_id: hostId,
      path,
      attached_at: new Date(),
      ancestors: [domainId, estate.dataCenterId, systemId],
    })
    .execute()
  fake.domains.set(domainId, { path, name: 'x', leaseNumber: 1, missing: false, volumes: new Map() })
  watch = new StorageWatch({ db, hosts, log: silentLog }, 0)
})

const volumes = () => fake.domains.get(domainId)?.volumes ?? new Map<string, never>()
/** A disk that is ready, with its volume on the storage. */
async function aDisk(): Promise<{ diskId: string; volumeId: string; name: string }> {
  const [diskId, volumeId] = [crypto.randomUUID(), crypto.randomUUID()]
  const name = `disk-${diskId.slice(0, 8)}`
  const before = new Date(Date.now() - 60_000)
  await database.db
    .insertInto('disk')
    .values({
      id: diskId,
      storage_domain_id: domainId,
      name,
      content_type: 'data',
      format: 'qcow2',
      allocation: 'thin',
      size_bytes: 100,
      ready_at: before,
      ancestors: [diskId, domainId, estate.dataCenterId, systemId],
    })
    .execute()
  await database.db
    .insertInto('volume')
    .values({ id: volumeId, disk_id: diskId, storage_domain_id: domainId, format: 'qcow2', created_at: before })
    .execute()
  volumes().set(volumeId, { volumeId, diskId, format: 'qcow2', virtualSizeBytes: 100, actualSizeBytes: 10 })
  return { diskId, volumeId, name }
}
const reasonOf = async (diskId: string) =>
  (await database.db.selectFrom('disk').select('illegal_reason').where('id', '=', diskId).executeTakeFirst())
    ?.illegal_reason
const codesOf = async (objectId: string) =>
  (
    await database.db
      .selectFrom('event')
      .select('code')
      .where('object_id', '=', objectId)
      .where('code', 'is not', null)
      .orderBy('row_number')
      .execute()
  ).map(({ code }) => code)

describe('the watch of storage', () => {
  test('stores space and the sizes of volumes', async () => {
    const { volumeId } = await aDisk()
    await watch.run(signal)
    const domain = await database.db
      .selectFrom('storage_domain_runtime')
      .selectAll()
      .where('domain_id', '=', domainId)
      .executeTakeFirst()
    expect(domain).toMatchObject({ status: 'active', total_bytes: 1e12, available_bytes: 1e12 - 10 })
    const volume = await database.db
      .selectFrom('volume_runtime')
      .selectAll()
      .where('volume_id', '=', volumeId)
      .executeTakeFirst()
    expect(volume).toMatchObject({ actual_size_bytes: 10, virtual_size_bytes: 100 })
  })

  test('a disk whose data is gone is illegal until it is back; told once each', async () => {
    const { diskId, volumeId } = await aDisk()
    const info = volumes().get(volumeId)
    volumes().delete(volumeId)
    await watch.run(signal)
    await watch.run(signal)
    expect(await reasonOf(diskId)).toContain('missing')
    if (info) volumes().set(volumeId, info)
    await watch.run(signal)
    expect(await reasonOf(diskId)).toBeNull()
    expect(await codesOf(diskId)).toEqual(['disk.illegal', 'disk.legal_again'])
  })

  test('a disk that is being made or changed is not judged', async () => {
    const { diskId, volumeId } = await aDisk()
    volumes().delete(volumeId)
    await database.db
      .updateTable('disk')
      .set({ ready_at: new Date(Date.now() + 60_000) })
      .where('id', '=', diskId)
      .execute()
    await watch.run(signal)
    expect(await reasonOf(diskId)).toBeNull()
  })

  test('a domain that is missing is told, and its disks are not blamed', async () => {
    const { diskId } = await aDisk()
    const domain = fake.domains.get(domainId)
    await watch.run(signal)
    if (domain) domain.missing = true
    await watch.run(signal)
    await watch.run(signal)
    expect(await codesOf(domainId)).toEqual(['storage_domain.missing'])
    expect(await reasonOf(diskId)).toBeNull()
    const row = await database.db
      .selectFrom('storage_domain_runtime')
      .select(['status', 'total_bytes'])
      .where('domain_id', '=', domainId)
      .executeTakeFirst()
    expect(row).toEqual({ status: 'missing', total_bytes: 1e12 }) // the last known space
  })

  test('a volume nobody knows is told once, by the second look, and never deleted', async () => {
    const volumeId = crypto.randomUUID()
    volumes().set(volumeId, { volumeId, format: 'raw', virtualSizeBytes: 1, actualSizeBytes: 1 })
    await watch.run(signal)
    expect(await codesOf(domainId)).toEqual([])
    for (let look = 0; look < 3; look++) await watch.run(signal)
    expect(await codesOf(domainId)).toEqual(['storage_domain.unknown_volume'])
    const restarted = new StorageWatch({ db: database.db, hosts, log: silentLog }, 0)
    for (let look = 0; look < 3; look++) await restarted.run(signal)
    expect(await codesOf(domainId)).toEqual(['storage_domain.unknown_volume'])
    expect(volumes().has(volumeId)).toBe(true)
    expect(hosts.calls.every(({ method }) => method === 'storage.describe')).toBe(true)
  })

  test('a host that does not answer changes nothing', async () => {
    const { diskId } = await aDisk()
    await watch.run(signal)
    hosts.refuse('storage.describe', 'host_failed')
    await watch.run(signal)
    expect(await reasonOf(diskId)).toBeNull()
    expect(await codesOf(domainId)).toEqual([])
  })

  test('looks again at once only where disks were worked on', async () => {
    const { db } = database
    const patient = new StorageWatch({ db, hosts, log: silentLog })
    const { volumeId } = await aDisk()
    const looks = () =>
      hosts.calls.filter(({ params }) => (params as { domainId?: string }).domainId === domainId).length
    await patient.run(signal)
    await patient.run(signal)
    expect(looks()).toBe(1)
    const expires_at = new Date(Date.now() + 60_000)
    await db
      .insertInto('structure_lease')
      .values({ domain_id: domainId, number: 1, host_id: hostId, expires_at })
      .execute()
    const info = volumes().get(volumeId)
    if (info) volumes().set(volumeId, { ...info, actualSizeBytes: 77 })
    await patient.run(signal)
    expect(looks()).toBe(2)
    const row = await db
      .selectFrom('volume_runtime')
      .select('actual_size_bytes')
      .where('volume_id', '=', volumeId)
      .executeTakeFirst()
    expect(row?.actual_size_bytes).toBe(77)
  })

  describe('of a shared domain', () => {
    let shared: string
    let first: FakeHost
    let firstId: string
    let other: FakeHost
    let otherId: string
    const reach = async () => {
      const rows = await database.db
        .selectFrom('storage_domain_host')
        .select(['host_id', 'status'])
        .where('domain_id', '=', shared)
        .execute()
      return Object.fromEntries(rows.map(({ host_id, status }) => [host_id === firstId ? 'first' : 'other', status]))
    }

    beforeEach(async () => {
      const { db } = database
      const own = await anEstate(db)
      ;[firstId, otherId] = [(await aHost(db, own)).id, (await aHost(db, own)).id]
      ;[first, other] = [hosts.addHost(firstId), hosts.addHost(otherId)]
      for (const id of [firstId, otherId]) await saveConnectionState(db, id, 'up', '')
      shared = await aSharedDomain(db, own)
      const expires_at = new Date(Date.now() + 60_000)
      await db
        .insertInto('structure_lease')
        .values({ domain_id: shared, number: 1, host_id: otherId, expires_at })
        .execute()
      for (const host of [first, other])
        host.domains.set(shared, {
          path: `/srv/${shared}`,
          name: 'x',
          leaseNumber: 1,
          missing: false,
          volumes: new Map(),
        })
    })
    const lose = (host: FakeHost, missing: boolean) => {
      const domain = host.domains.get(shared)
      if (domain) domain.missing = missing
    }

    test('asks who works on it for all it holds, and the others whether they reach it', async () => {
      await watch.run(signal)
      const asked = hosts.calls.filter(({ params }) => (params as { domainId?: string }).domainId === shared)
      expect(asked.map(({ hostId: id, method }) => [id === otherId ? 'holder' : 'first', method])).toEqual([
        ['holder', 'storage.describe'],
        ['first', 'storage.connect'],
      ])
      expect(await reach()).toEqual({ first: 'active', other: 'active' })
    })

    test('tells of a host that loses it, and of its return, once each', async () => {
      await watch.run(signal)
      lose(other, true)
      await watch.run(signal)
      await watch.run(signal)
      expect(await reach()).toEqual({ first: 'active', other: 'missing' })
      const { status } = await database.db
        .selectFrom('storage_domain_runtime')
        .select('status')
        .where('domain_id', '=', shared)
        .executeTakeFirstOrThrow()
      expect(status).toBe('active')
      lose(other, false)
      await watch.run(signal)
      expect(await codesOf(shared)).toEqual(['storage_domain.not_reached', 'storage_domain.reached_again'])
    })

    test('keeps a host from running VMs that alone does not reach it, until it does or nobody does', async () => {
      const service = createHostService({ db: database.db, authority: undefined as never, installer: undefined })
      const statusOf = async (id: string) => {
        const { status, statusReason } = await service.get(engineActor('test'), id)
        return [status, statusReason]
      }
      const up = ['up', '']
      await watch.run(signal)
      expect(await statusOf(otherId)).toEqual(up)
      lose(other, true)
      await watch.run(signal)
      expect(await statusOf(otherId)).toEqual([
        'non_operational',
        expect.stringMatching(/^It does not reach storage domain shared-\d+, which other hosts reach/),
      ])
      expect(await statusOf(firstId)).toEqual(up)
      const [candidate] = (await listHosts(database.db, engineActor('test'))).filter(({ id }) => id === otherId)
      expect(candidate && deriveHostStatus(hostFacts(candidate)).status).toBe('non_operational')

      // Nobody reaches it: that is the domain's fault, and told there.
      lose(first, true)
      await watch.run(signal)
      expect([await statusOf(firstId), await statusOf(otherId)]).toEqual([up, up])
      lose(first, false)
      await watch.run(signal)
      expect((await statusOf(otherId))[0]).toBe('non_operational')
      // The one that reaches it is lost: nobody says any more that it can be reached.
      await saveConnectionState(database.db, firstId, 'non_responsive', '')
      expect(await statusOf(otherId)).toEqual(up)
      await saveConnectionState(database.db, firstId, 'up', '')
      lose(other, false)
      await watch.run(signal)
      expect(await statusOf(otherId)).toEqual(up)
      const codes = ['host.non_operational', 'host.operational']
      expect(await codesOf(otherId)).toEqual([...codes, ...codes])
      expect(await codesOf(firstId)).toEqual([])
    })

    test('a host that is moved away while it is asked is told nothing of', async () => {
      const { db } = database
      const elsewhere = await anEstate(db)
      const service = createHostService({ db, authority: undefined as never, installer: undefined })
      await watch.run(signal)
      lose(first, true)
      const query = hosts.query.bind(hosts)
      using asked = vi.spyOn(hosts, 'query')
      asked.mockImplementation(async (id, ...rest) => {
        if (id === firstId) await service.move(engineActor('test'), firstId, elsewhere.clusterId, undefined)
        return await query(id, ...rest)
      })
      await watch.run(signal)
      expect(await reach()).toEqual({ other: 'active' })
      expect(await codesOf(shared)).toEqual([])
    })

    test('one domain that cannot be stored keeps none of the others from being looked at', async () => {
      const { db } = database
      const description = { domainId: shared, status: 'odd', totalBytes: 1, availableBytes: 1, volumes: [] }
      const query = hosts.query.bind(hosts)
      using asked = vi.spyOn(hosts, 'query')
      asked.mockImplementation(async (id, method, params, ...rest) =>
        (params as { domainId?: string }).domainId === shared
          ? (description as never)
          : await query(id, method, params, ...rest),
      )
      await expect(watch.run(signal)).rejects.toThrow(/check constraint/)
      expect(asked.mock.calls.map(([, , params]) => (params as { domainId?: string }).domainId)).toContain(domainId)
      const stored = await db
        .selectFrom('storage_domain_runtime')
        .select('status')
        .where('domain_id', '=', domainId)
        .executeTakeFirst()
      expect(stored?.status).toBe('active')
    })

    test('is asked at once of a host that comes up', async () => {
      const patient = new StorageWatch({ db: database.db, hosts, log: silentLog })
      await saveConnectionState(database.db, firstId, 'connecting', '')
      await patient.run(signal)
      expect(await reach()).toEqual({ other: 'active' })
      await saveConnectionState(database.db, firstId, 'up', '')
      await patient.run(signal)
      expect(await reach()).toEqual({ first: 'active', other: 'active' })
    })
  })
})
