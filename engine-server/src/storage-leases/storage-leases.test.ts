import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { aHost, anEstate, aSharedDomain, type Estate } from '../../test/estate.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { FakeHosts } from '../hosts/fake.ts'
import { saveConnectionState } from '../hosts/store.ts'
import { silentLog } from '../log/log.ts'
import { createStorageLeases, type StorageLeases } from './storage-leases.ts'

let database: TestDatabase
let estate: Estate
let hosts: FakeHosts
let leases: StorageLeases
let domainId: string
let [one, two] = ['', '']

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  const { db } = database
  estate = await anEstate(db)
  hosts = new FakeHosts()
  leases = createStorageLeases(db, db, hosts, silentLog)
  const [first, second] = [await aHost(db, estate), await aHost(db, estate)]
  ;[one, two] = [first.id, second.id]
  domainId = await aSharedDomain(db, estate)
  for (const id of [one, two]) {
    const domain = { path: '/srv/x', name: 'x', leaseNumber: 0, missing: false, volumes: new Map() }
    hosts.addHost(id).domains.set(domainId, domain)
    await saveConnectionState(db, id, 'up', '')
  }
})

const reaches = (hostId: string, status: 'active' | 'missing') =>
  database.db.insertInto('storage_domain_host').values({ domain_id: domainId, host_id: hostId, status }).execute()
const runOut = () =>
  database.db
    .updateTable('structure_lease')
    .set({ expires_at: new Date(Date.now() - 1) })
    .where('domain_id', '=', domainId)
    .execute()

describe('the lease of a shared domain', () => {
  test('goes to a host that reaches it, and stays with it', async () => {
    await reaches(one, 'missing')
    await reaches(two, 'active')
    expect(await leases.acquire(domainId)).toMatchObject({ hostId: two, lease: { number: 1 } })
    await reaches(one, 'active').catch(() => undefined)
    expect(await leases.acquire(domainId)).toMatchObject({ hostId: two, lease: { number: 1 } })
    await runOut()
    expect(await leases.acquire(domainId)).toMatchObject({ hostId: two, lease: { number: 2 } })
  })

  test('is nobody else’s while the holder is silent and it has not run out; then it grows', async () => {
    await reaches(one, 'active')
    await reaches(two, 'active')
    const { hostId } = await leases.acquire(domainId)
    const other = hostId === one ? two : one
    await saveConnectionState(database.db, hostId, 'connecting', '')
    await expect(leases.acquire(domainId)).rejects.toMatchObject({
      code: 'host_unreachable',
      message: expect.stringMatching(/has the right to change the storage domain and is silent; another may in \d+ s/),
    })
    await runOut()
    expect(await leases.acquire(domainId)).toMatchObject({ hostId: other, lease: { number: 2 } })
    // The first is back too late.
    await saveConnectionState(database.db, hostId, 'up', '')
    expect(await leases.acquire(domainId)).toMatchObject({ hostId: other, lease: { number: 2 } })
  })

  test('of two that ask at once, one host has it', async () => {
    const held = await Promise.all(Array.from({ length: 8 }, () => leases.acquire(domainId)))
    expect(new Set(held.map((each) => `${each.hostId} ${each.lease.number}`)).size).toBe(1)
  })

  test('cannot be given while no host is up, nor to one of another data center', async () => {
    for (const id of [one, two]) await saveConnectionState(database.db, id, 'non_responsive', '')
    const elsewhere = await aHost(database.db, await anEstate(database.db))
    await saveConnectionState(database.db, elsewhere.id, 'up', '')
    await expect(leases.acquire(domainId)).rejects.toMatchObject({
      code: 'host_unreachable',
      message: 'No host of the data center is up that could work on the storage domain.',
    })
  })

  test('is prolonged at the host that works, and not once that is silent', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const warn = vi.fn<() => void>()
      const watched = createStorageLeases(database.db, database.db, hosts, { ...silentLog, warn })
      const renewals = () => hosts.calls.filter(({ method }) => method === 'storage.renew')
      await watched.during(domainId, async ({ hostId }) => {
        vi.advanceTimersByTime(20_000)
        await vi.waitFor(() => expect(renewals().map((call) => call.hostId)).toEqual([hostId]))
        await saveConnectionState(database.db, hostId, 'connecting', '')
        await runOut()
        await leases.acquire(domainId)
        expect(warn).not.toHaveBeenCalled()
        vi.advanceTimersByTime(20_000)
        await vi.waitFor(() => expect(warn).toHaveBeenCalled())
        expect(renewals()).toHaveLength(1)
      })
    } finally {
      vi.useRealTimers()
    }
  })
})
