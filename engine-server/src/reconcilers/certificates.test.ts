import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anEstate, type Estate } from '../../test/estate.ts'
import { type FakeHostProcess, startFakeHost } from '../../test/fake-host.ts'
import { type TestDatabase, testDatabase } from '../../test/harness.ts'
import { eventually, type TestRuntime, testRuntime } from '../../test/runtime.ts'
import { engineActor } from '../authz/actor.ts'
import { transact } from '../db/transact.ts'

let database: TestDatabase
let engine: TestRuntime
let estate: Estate
const actor = engineActor('test')
const dayMs = 86_400_000

beforeAll(async () => {
  database = await testDatabase()
  estate = await anEstate(database.db)
  engine = await testRuntime(database)
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const rowOf = (id: string) =>
  database.db
    .selectFrom('host')
    .select(['certificate_fingerprint', 'certificate_expires_at', 'key_fingerprint', 'session_number'])
    .select('renewal_requested_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const becomes = (id: string, status: string) =>
  eventually(
    async () => (await engine.hosts.get(actor, id)).status,
    (now) => now === status,
  )
const set = (
  id: string,
  values: { certificate_expires_at?: Date; key_fingerprint?: null; certificate_fingerprint?: string },
) => database.db.updateTable('host').set(values).where('id', '=', id).execute()

/** A host that is up, whose certificate is good for so many days more by what the engine knows. */
async function aHostWith(name: string, days: number): Promise<FakeHostProcess> {
  const host = await startFakeHost(engine.hosts, name)
  await engine.hosts.approve(actor, host.hostId, { clusterId: estate.clusterId })
  engine.runtime.hostsChanged()
  await becomes(host.hostId, 'up')
  await set(host.hostId, { certificate_expires_at: new Date(Date.now() + days * dayMs) })
  return host
}
async function renewed(id: string, before: string) {
  engine.runtime.reconcilers.wake('certificates')
  return await eventually(
    () => rowOf(id),
    ({ certificate_fingerprint }) => certificate_fingerprint !== before,
  )
}

test('a certificate near its end is renewed under the connection, and shown from the next one on', async () => {
  await using host = await aHostWith('near', 200)
  await using other = await aHostWith('far', 200)
  const [before, far] = [await rowOf(host.hostId), await rowOf(other.hostId)]
  await set(host.hostId, { certificate_expires_at: new Date(Date.now() + 100 * dayMs) })
  const after = await renewed(host.hostId, before.certificate_fingerprint)
  expect(after.certificate_expires_at.getTime()).toBeGreaterThan(Date.now() + 360 * dayMs)
  expect(after).toMatchObject({ key_fingerprint: before.key_fingerprint, session_number: before.session_number })
  await engine.runtime.reconcilers.idle()
  expect(await rowOf(other.hostId)).toEqual(far)

  await host.kill()
  await host.start()
  await eventually(
    async () => (await rowOf(host.hostId)).session_number,
    (number) => number > after.session_number,
  )
  await becomes(host.hostId, 'up')
})

test('a host is believed with either certificate when the renewal broke off before it was noted', async () => {
  await using host = await aHostWith('half', 1)
  const before = await rowOf(host.hostId)
  await renewed(host.hostId, before.certificate_fingerprint)
  // As it was when the engine lost its power after the host had its new certificate.
  await set(host.hostId, { certificate_fingerprint: before.certificate_fingerprint })
  await host.kill()
  await becomes(host.hostId, 'connecting')
  await host.start()
  expect(await becomes(host.hostId, 'up')).toBe('up')
})

test('a host from before keys were noted is known by its key from its first renewal on', async () => {
  await using host = await aHostWith('old', 1)
  const { key_fingerprint, certificate_fingerprint } = await rowOf(host.hostId)
  await set(host.hostId, { key_fingerprint: null })
  expect((await renewed(host.hostId, certificate_fingerprint)).key_fingerprint).toBe(key_fingerprint)
})

test('a new certificate is given at once to a host that is up when somebody asks for it', async () => {
  await using host = await aHostWith('asked', 300)
  const before = await rowOf(host.hostId)
  expect((await engine.hosts.renewCertificate(actor, host.hostId)).certificateRenewalRequestedAt).not.toBeNull()
  engine.runtime.hostsChanged()
  const after = await eventually(
    () => rowOf(host.hostId),
    ({ certificate_fingerprint }) => certificate_fingerprint !== before.certificate_fingerprint,
  )
  expect(after).toMatchObject({ renewal_requested_at: null, session_number: before.session_number })
})

/** Makes a host show, from its next start on, a certificate over its key that ended long ago. */
async function age(host: FakeHostProcess): Promise<void> {
  const path = join(dirname(host.storageRoot), 'data', 'identity.json')
  const identity = JSON.parse(await readFile(path, 'utf8')) as { key: string; certificate: string }
  const { certificateSigningRequest } = await engine.runtime.connections.query(
    host.hostId,
    'host.requestCertificate',
    {},
  )
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 800 * dayMs })
  try {
    const issued = await transact(database.db, (tx) =>
      engine.authority.issueHostCertificate(tx, certificateSigningRequest, host.hostId),
    )
    await host.kill()
    await writeFile(path, JSON.stringify({ ...identity, certificate: issued.certificatePem }))
    await set(host.hostId, { certificate_fingerprint: issued.fingerprint, certificate_expires_at: issued.notAfter })
  } finally {
    vi.useRealTimers()
  }
}

// A host is given up and comes back twice.
test('a host that was away until its certificate ended is renewed once somebody approves', {
  timeout: 60_000,
}, async () => {
  await using host = await aHostWith('ended', 300)
  await age(host)
  const { key_fingerprint, certificate_fingerprint } = await rowOf(host.hostId)
  await becomes(host.hostId, 'non_responsive')
  await host.start()
  const reached = () => engine.runtime.connections.isConnected(host.hostId)
  await eventually(
    () => engine.hosts.get(actor, host.hostId),
    ({ statusReason }) => statusReason.includes('certificate has ended'),
  )
  expect(reached()).toBe(false)

  await engine.hosts.renewCertificate(actor, host.hostId)
  engine.runtime.hostsChanged()
  await becomes(host.hostId, 'up')
  const after = await eventually(
    () => rowOf(host.hostId),
    (row) => row.certificate_fingerprint !== certificate_fingerprint,
  )
  expect(after).toMatchObject({ key_fingerprint, renewal_requested_at: null })
  expect(after.certificate_expires_at.getTime()).toBeGreaterThan(Date.now() + 360 * dayMs)
  // From here on it is believed as any other.
  await host.kill()
  await becomes(host.hostId, 'connecting')
  await host.start()
  await becomes(host.hostId, 'up')
})
