import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aHost, anEstate, type Estate } from '../../../test/estate.ts'
import { aSigningRequest } from '../../../test/fake-host.ts'
import { type TestEngine, testEngine } from '../../../test/harness.ts'
import { saveConnectionState } from '../../hosts/store.ts'
import { FailedAttempts } from './attempts.ts'

let engine: TestEngine
let estate: Estate
let request: string

beforeAll(async () => {
  engine = await testEngine()
  estate = await anEstate(engine.db)
  request = (await aSigningRequest()).request
})
afterAll(() => engine[Symbol.asyncDispose]())

const aToken = async (expiresInSeconds = 3600) =>
  (await engine.admin.call('createHostEnrollmentToken', { body: { expiresInSeconds } })).token
async function enroll(override: Partial<Record<string, unknown>> = {}) {
  const body = {
    token: override['token'] ?? (await aToken()),
    certificateSigningRequest: request,
    hostName: 'node-1.example',
    address: '192.0.2.7',
    port: 54321,
    machineId: crypto.randomUUID(),
    ...override,
  }
  const answer = await engine.fetch('/api/v1/host-enrollments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as { hostId: string; code?: string; certificate: string },
  }
}
const getHost = (id: string) => engine.admin.call('getHost', { path: { id } })

describe('registration of hosts', () => {
  test('a token registers one host, which waits for approval', async () => {
    const token = await aToken()
    const { status, body } = await enroll({ token })
    expect(status).toBe(201)
    expect(await getHost(body.hostId)).toMatchObject({
      name: 'node-1.example',
      status: 'pending_approval',
      clusterId: null,
      address: '192.0.2.7',
      certificateFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await enroll({ token })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    const { items } = await engine.admin.call('listChanges', { query: { objectId: body.hostId } })
    expect(items).toMatchObject([{ action: 'created', object: { kind: 'host', name: 'node-1.example' } }])
  })

  test('two uses of a token at once register one host', async () => {
    const token = await aToken()
    const outcomes = await Promise.all([enroll({ token }), enroll({ token }), enroll({ token })])
    expect(outcomes.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 401, 401])
  })

  test('a wrong or expired token is refused', async () => {
    expect((await enroll({ token: `ove_${'A'.repeat(43)}` })).status).toBe(401)
    const token = await aToken(60)
    await engine.db
      .updateTable('host_enrollment_token')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute()
    expect((await enroll({ token })).status).toBe(401)
  })

  test('a bad signing request is refused and the token stays good', async () => {
    const token = await aToken()
    expect(await enroll({ token, certificateSigningRequest: 'nonsense' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
    expect((await enroll({ token })).status).toBe(201)
  })

  test('a name that is taken gets a number', async () => {
    const names = []
    for (let time = 0; time < 3; time++) {
      const { body } = await enroll({ hostName: 'twin' })
      names.push((await getHost(body.hostId)).name)
    }
    expect(names).toEqual(['twin', 'twin-2', 'twin-3'])
  })

  test('a machine that waits for approval registers anew as the same host', async () => {
    const machineId = crypto.randomUUID()
    const first = await enroll({ machineId })
    const second = await enroll({ machineId, address: '192.0.2.8' })
    expect(second.body.hostId).toBe(first.body.hostId)
    expect((await getHost(first.body.hostId)).address).toBe('192.0.2.8')
  })

  test('nobody takes the place of a host that is alive; a lost one waits for approval again', async () => {
    const machineId = crypto.randomUUID()
    const { body } = await enroll({ machineId })
    await engine.admin.call('approveHost', { path: { id: body.hostId }, body: { clusterId: estate.clusterId } })
    await saveConnectionState(engine.db, body.hostId, 'up', '')
    const token = await aToken()
    expect(await enroll({ machineId, token, hostName: 'copy' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    })
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [body.hostId], severity: ['alert'] } })
    expect(items).toMatchObject([
      { code: 'host.duplicate_machine', message: expect.stringContaining('calls itself copy') },
    ])
    await saveConnectionState(engine.db, body.hostId, 'non_responsive', '')
    const again = await enroll({ machineId, token })
    expect(again).toMatchObject({ status: 201, body: { hostId: body.hostId } })
    expect(await getHost(body.hostId)).toMatchObject({ status: 'pending_approval', clusterId: estate.clusterId })
    const other = await anEstate(engine.db)
    const approve = (clusterId: string) =>
      engine.admin.call('approveHost', { path: { id: body.hostId }, body: { clusterId } })
    await expect(approve(other.clusterId)).rejects.toMatchObject({ code: 'conflict' })
    await approve(estate.clusterId)
  })

  test('too many failures from one address make it wait', () => {
    const attempts = new FailedAttempts()
    for (let time = 0; time < 10; time++) {
      expect(attempts.blockedSeconds('a', 1_000)).toBe(0)
      attempts.failed('a', 1_000)
    }
    expect(attempts.blockedSeconds('a', 1_000)).toBe(60)
    expect(attempts.blockedSeconds('b', 1_000)).toBe(0)
    expect(attempts.blockedSeconds('a', 61_000)).toBe(0)
  })
})

describe('hosts', () => {
  test('approval needs the right on the cluster, is told, and happens once', async () => {
    const { body } = await enroll()
    const path = { id: body.hostId }
    const ofCluster = await engine.aUser('cluster-admin', [
      { role: 'administrator', kind: 'cluster', id: estate.clusterId },
    ])
    await expect(ofCluster.call('approveHost', { path, body: { clusterId: estate.clusterId } })).rejects.toMatchObject({
      code: 'not_found',
    })
    const unknown = { clusterId: crypto.randomUUID() }
    await expect(engine.admin.call('approveHost', { path, body: unknown })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    const approved = await engine.admin.call('approveHost', {
      path,
      body: { clusterId: estate.clusterId, name: 'approved-1' },
    })
    expect(approved).toMatchObject({ name: 'approved-1', status: 'initializing', clusterId: estate.clusterId })
    // What is below the cluster is now visible to those who may see the cluster.
    expect(await ofCluster.call('getHost', { path })).toMatchObject({ id: body.hostId })
    await expect(
      engine.admin.call('approveHost', { path, body: { clusterId: estate.clusterId } }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('lists page by name, and by a status that is derived', async () => {
    const here = await anEstate(engine.db)
    const ids = []
    for (const name of ['list-a', 'list-b', 'list-c', 'list-d']) {
      const { id } = await aHost(engine.db, here, { name })
      ids.push(id)
    }
    const [a, , c] = ids
    for (const id of [a, c]) await saveConnectionState(engine.db, id ?? '', 'up', '')
    const query = { clusterId: [here.clusterId], limit: 3 }
    const first = await engine.admin.call('listHosts', { query })
    expect(first.items.map(({ name }) => name)).toEqual(['list-a', 'list-b', 'list-c'])
    const second = await engine.admin.call('listHosts', { query: { ...query, after: first.next ?? '' } })
    expect(second).toMatchObject({ items: [{ name: 'list-d' }], next: null })
    const up = await engine.admin.call('listHosts', {
      query: { clusterId: [here.clusterId], status: ['up' as const], limit: 1 },
    })
    expect(up.items.map(({ name }) => name)).toEqual(['list-a'])
    const more = await engine.admin.call('listHosts', {
      query: { clusterId: [here.clusterId], status: ['up' as const], limit: 1, after: up.next ?? '' },
    })
    expect(more).toMatchObject({ items: [{ name: 'list-c' }], next: null })
    const byStatus = await engine.admin.call('listHosts', { query: { clusterId: [here.clusterId], sort: '-status' } })
    expect(byStatus.items.map(({ name }) => name)).toEqual(['list-c', 'list-a', 'list-d', 'list-b'])
    const names: string[] = []
    for (let after: string | undefined, left = 4; left > 0; left--) {
      const page = await engine.admin.call('listHosts', {
        query: { clusterId: [here.clusterId], sort: 'memory', limit: 1, ...(after ? { after } : {}) },
      })
      names.push(...page.items.map(({ name }) => name))
      after = page.next ?? undefined
    }
    expect(names.toSorted()).toEqual(['list-a', 'list-b', 'list-c', 'list-d']) // all tie, none is lost or doubled
    const found = await engine.admin.call('listHosts', { query: { search: 'LIST-B' } })
    expect(found.items.map(({ name }) => name)).toEqual(['list-b'])
  })

  test('its name and description are edited by whoever read them last', async () => {
    const here = await anEstate(engine.db)
    const host = await aHost(engine.db, here)
    const path = { id: host.id }
    const headers = { 'If-Match': `"${(await getHost(host.id)).revision}"` }
    const body = { name: `edited-${host.name}`, description: 'In rack 7.' }
    const edited = await engine.admin.call('updateHost', { path, headers, body })
    expect(edited).toMatchObject(body)
    await expect(engine.admin.call('updateHost', { path, headers, body: { name: 'late' } })).rejects.toMatchObject({
      code: 'stale_revision',
    })
    const other = await aHost(engine.db, here)
    const now = { 'If-Match': `"${edited.revision}"` }
    await expect(
      engine.admin.call('updateHost', { path, headers: now, body: { name: other.name } }),
    ).rejects.toMatchObject({ code: 'already_exists' })
    const { items } = await engine.admin.call('listChanges', { query: { objectId: host.id } })
    expect(items[0]).toMatchObject({ action: 'updated', userName: 'admin' })
    const reader = await engine.aUser(`reads-${host.name}`, [{ role: 'user', kind: 'host', id: host.id }])
    await expect(reader.call('updateHost', { path, headers: now, body })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('how much of its network a migration may take is set, told in its history, and taken back', async () => {
    const host = await aHost(engine.db, await anEstate(engine.db))
    const path = { id: host.id }
    const set = async (migrationBandwidthMibPerSecond: number | null) => {
      const headers = { 'If-Match': `"${(await getHost(host.id)).revision}"` }
      return await engine.admin.call('updateHost', { path, headers, body: { migrationBandwidthMibPerSecond } })
    }
    expect(await getHost(host.id)).toMatchObject({ migrationBandwidthMibPerSecond: null })
    expect(await set(120)).toMatchObject({ migrationBandwidthMibPerSecond: 120 })
    await expect(set(0)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: { '/migrationBandwidthMibPerSecond': expect.stringMatching(/\w/) as unknown } },
    })
    expect(await set(null)).toMatchObject({ migrationBandwidthMibPerSecond: null })
    const { items } = await engine.admin.call('listChanges', { query: { objectId: host.id } })
    const field = 'migrationBandwidthMibPerSecond'
    expect(items.slice(0, 2).map(({ fields }) => fields)).toEqual([
      [{ field, before: 120, after: null }],
      [{ field, before: null, after: 120 }],
    ])
  })

  test('a new certificate is asked for once, told as an approval where the old one has ended', async () => {
    const host = await aHost(engine.db, await anEstate(engine.db))
    const path = { id: host.id }
    const renew = () => engine.admin.call('renewHostCertificate', { path })
    const { certificateRenewalRequestedAt: at } = await renew()
    expect(at).not.toBeNull()
    expect((await renew()).certificateRenewalRequestedAt).toBe(at)

    const over = { certificate_expires_at: new Date(Date.now() - 1), key_fingerprint: null }
    await engine.db.updateTable('host').set(over).where('id', '=', host.id).execute()
    await expect(renew()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('anew') })
    await engine.db
      .updateTable('host')
      .set({ key_fingerprint: 'a'.repeat(64) })
      .where('id', '=', host.id)
      .execute()
    await renew()
    const { items } = await engine.admin.call('listEvents', { query: { objectId: [host.id], severity: ['warning'] } })
    expect(items).toMatchObject([{ message: expect.stringContaining('admin approved a new certificate') }])

    const { body } = await enroll()
    await expect(engine.admin.call('renewHostCertificate', { path: { id: body.hostId } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('waits for approval'),
    })
  })

  test('somebody without a permission sees none', async () => {
    const nobody = await engine.aUser('nobody-at-all')
    expect((await nobody.call('listHosts', {})).items).toEqual([])
  })
})
