import 'reflect-metadata'
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aHost, anEstate, aSharedDomain, aVm, type Estate } from '../../../test/estate.ts'
import { aSigningRequest } from '../../../test/fake-host.ts'
import { type TestEngine, testEngine } from '../../../test/harness.ts'
import { systemId } from '../../authz/actor.ts'
import { saveConnectionState } from '../../hosts/store.ts'

let engine: TestEngine
let estate: Estate
let host: { id: string; name: string }

beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())
beforeEach(async () => {
  estate = await anEstate(engine.db)
  host = await aHost(engine.db, estate)
  await saveConnectionState(engine.db, host.id, 'up', '')
})

const lost = () => saveConnectionState(engine.db, host.id, 'non_responsive', 'silent')
const plan = (force = false) => engine.admin.call('planDeleteHost', { path: { id: host.id }, query: { force } })
const remove = (force = false, hash?: string) =>
  engine.admin.call('deleteHost', {
    path: { id: host.id },
    query: { force },
    headers: hash === undefined ? {} : { 'Plan-Hash': hash },
  })
const texts = (sentences: readonly { text: string }[]) => sentences.map(({ text }) => text)
const isThere = async () => (await engine.admin.call('listHosts', { query: { ids: [host.id] } })).items.length === 1
const codesOf = async (objectId: string) =>
  (await engine.admin.call('listEvents', { query: { objectId: [objectId] } })).items.map(({ code }) => code)

/** A storage domain in a folder of the host, with a disk that a VM has. */
async function aLocalDomain(vmId?: string): Promise<{ domainId: string; diskId: string }> {
  const { db } = engine
  const [domainId, diskId, volumeId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  const ancestors = [domainId, estate.dataCenterId, systemId]
  await db
    .insertInto('storage_domain')
    .values({
      id: domainId,
      data_center_id: estate.dataCenterId,
      name: `local-${domainId}`,
      type: 'local',
      host_id: host.id,
      path: '/srv/disks',
      attached_at: new Date(),
      ancestors,
    })
    .execute()
  await db
    .insertInto('structure_lease')
    .values({ domain_id: domainId, number: 1, host_id: host.id, expires_at: new Date(Date.now() + 60_000) })
    .execute()
  await db
    .insertInto('disk')
    .values({
      id: diskId,
      storage_domain_id: domainId,
      name: 'root',
      content_type: 'data',
      format: 'qcow2',
      allocation: 'thin',
      size_bytes: 2 ** 20,
      ready_at: new Date(),
      ancestors: [diskId, ...ancestors],
    })
    .execute()
  await db
    .insertInto('volume')
    .values({ id: volumeId, disk_id: diskId, storage_domain_id: domainId, format: 'qcow2' })
    .execute()
  if (vmId)
    await db
      .insertInto('disk_attachment')
      .values({ vm_id: vmId, disk_id: diskId, bus: 'virtio', device: 'disk', read_only: false, position: 0 })
      .execute()
  return { domainId, diskId }
}

describe('removing a host', () => {
  test('one that runs nothing goes, as its plan says, and is told', async () => {
    const planned = await plan()
    expect(planned).toMatchObject({
      title: `Remove host ${host.name}`,
      blockers: [],
      effects: [{ object: { kind: 'host', id: host.id }, action: 'delete', irreversible: true }],
    })
    await remove(false, planned.hash)
    expect(await isThere()).toBe(false)
    expect(await codesOf(host.id)).toEqual(['host.removed'])
    const { items } = await engine.admin.call('listChanges', { query: { objectId: host.id } })
    expect(items[0]).toMatchObject({ action: 'deleted', object: { name: host.name }, userName: 'admin' })
    await expect(remove()).rejects.toMatchObject({ code: 'not_found' })
  })

  test('is refused while VMs run on it, and by the plan of before once one does', async () => {
    const { hash } = await plan()
    const vm = await aVm(engine.db, estate, { hostId: host.id })
    await expect(remove(false, hash)).rejects.toMatchObject({ code: 'plan_changed' })
    await expect(remove()).rejects.toMatchObject({
      code: 'conflict',
      message: `VM ${vm.name} runs on it. Put the host into maintenance first.`,
    })
    // By force is for one that is gone: this one answers.
    await expect(remove(true)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is up') })
    expect(await isThere()).toBe(true)
  })

  test('is refused while its connection is being made or was just lost, by force', async () => {
    for (const state of ['initializing', 'connecting'] as const) {
      await saveConnectionState(engine.db, host.id, state, '')
      await expect(remove(true)).rejects.toMatchObject({ message: expect.stringContaining('is not known yet') })
    }
  })

  test('a host that is gone for good is removed by force, with its guests and what was on its disks', async () => {
    const vm = await aVm(engine.db, estate, { hostId: host.id })
    const { domainId, diskId } = await aLocalDomain(vm.id)
    await lost()
    expect(texts((await plan()).blockers)).toEqual([
      `VM ${vm.name} runs on it. If the machine is gone for good, remove the host by force.`,
      expect.stringMatching(/^Storage domain local-\S+ is on it, with 1 disk\. Delete it first\.$/),
    ])
    const planned = await plan(true)
    expect(planned.blockers).toEqual([])
    expect(planned.effects.map(({ object, action }) => [object.kind, action])).toEqual([
      ['host', 'delete'],
      ['vm', 'stop'],
      ['storage_domain', 'delete'],
      ['disk', 'delete'],
    ])
    expect(planned.warnings).toEqual([expect.stringContaining('switched off')])
    expect(planned.hash).not.toBe((await plan()).hash)
    await remove(true, planned.hash)
    expect(await isThere()).toBe(false)
    const left = await engine.admin.call('getVm', { path: { id: vm.id } })
    expect(left).toMatchObject({ status: 'down', hostId: null })
    expect(left.statusReason).toContain(`Host ${host.name} was removed by force by admin.`)
    const attachments = await engine.admin.call('listVmDiskAttachments', { path: { id: vm.id } })
    expect(attachments.items).toEqual([])
    for (const [call, id] of [
      ['getDisk', diskId],
      ['getStorageDomain', domainId],
    ] as const)
      await expect(engine.admin.call(call, { path: { id } })).rejects.toMatchObject({ code: 'not_found' })
    expect(await codesOf(domainId)).toEqual(['storage_domain.forgotten'])
  })

  test('waits for migrations from it and to it, by force too, and tells who is pinned to it', async () => {
    const other = await aHost(engine.db, estate)
    const from = await aVm(engine.db, estate, { hostId: host.id })
    const to = await aVm(engine.db, estate, { hostId: other.id })
    const set = (id: string, migration_host_id: string | null) =>
      engine.db.updateTable('vm').set({ migration_host_id }).where('id', '=', id).execute()
    await set(from.id, other.id)
    await set(to.id, host.id)
    await lost()
    const moving = [from, to]
      .map(({ name }) => `VM ${name} is being migrated. Wait until that has ended, or cancel it.`)
      .toSorted()
    for (const force of [false, true]) expect(texts((await plan(force)).blockers).toSorted()).toEqual(moving)
    await set(from.id, null)
    await set(to.id, null)

    const only = await aVm(engine.db, estate)
    const both = await aVm(engine.db, estate)
    for (const [vm, hosts] of [
      [only, [host.id]],
      [both, [host.id, other.id]],
    ] as const)
      await engine.db
        .updateTable('vm')
        .set({ pinned_host_ids: [...hosts] })
        .where('id', '=', vm.id)
        .execute()
    expect((await plan(true)).warnings.filter((warning) => warning.includes('alone'))).toEqual([
      `VM ${only.name} may run on this host alone: it does not start until it may run on another.`,
    ])
    await remove(true)
    expect(await isThere()).toBe(false)
    expect(await engine.admin.call('getVm', { path: { id: to.id } })).toMatchObject({ hostId: other.id })
  })

  test('a domain without disks goes with it unasked', async () => {
    const { domainId, diskId } = await aLocalDomain()
    await engine.db.deleteFrom('disk').where('id', '=', diskId).execute()
    expect((await plan()).effects.map(({ object }) => object.id)).toEqual([host.id, domainId])
    await remove()
    expect(await isThere()).toBe(false)
  })

  test('what a migration left there of a disk that is elsewhere by now goes with it, and the disk stays', async () => {
    const { domainId, diskId } = await aLocalDomain()
    const there = await aSharedDomain(engine.db, estate)
    const { db } = engine
    await db.updateTable('volume').set({ active: false }).where('disk_id', '=', diskId).execute()
    const moved = { id: crypto.randomUUID(), disk_id: diskId, storage_domain_id: there, format: 'qcow2' } as const
    await db.insertInto('volume').values(moved).execute()
    await db.updateTable('disk').set({ storage_domain_id: there }).where('id', '=', diskId).execute()
    await lost()
    expect((await plan(true)).effects.map(({ object }) => object.id)).toEqual([host.id, domainId])
    await remove(true)
    expect(await isThere()).toBe(false)
    expect(await db.selectFrom('volume').select('id').where('disk_id', '=', diskId).execute()).toEqual([
      { id: moved.id },
    ])
  })

  test('waits for the right to change shared storage to run out, whose number goes on growing', async () => {
    const domainId = await aSharedDomain(engine.db, estate)
    const lease = { domain_id: domainId, number: 7, host_id: host.id, expires_at: new Date(Date.now() + 30_000) }
    await engine.db.insertInto('structure_lease').values(lease).execute()
    await lost()
    for (const force of [false, true])
      expect(texts((await plan(force)).blockers)).toEqual([
        expect.stringMatching(/may change the shared storage domain shared-\d+ for another (29|30) s/),
      ])
    await engine.db
      .updateTable('structure_lease')
      .set({ expires_at: new Date(0) })
      .where('number', '=', 7)
      .execute()
    await remove()
    const next = await aHost(engine.db, estate)
    await saveConnectionState(engine.db, next.id, 'up', '')
    const { lease: taken } = await engine.services.storageLeases.acquire(domainId)
    expect(taken.number).toBe(8)
  })

  test('waits for operations at work with it, not for one that is stuck with it', async () => {
    const operationId = crypto.randomUUID()
    const operation = {
      id: operationId,
      kind: 'vm.start',
      input: '{}',
      object_kind: 'vm',
      object_id: crypto.randomUUID(),
      object_name: 'web',
      ancestors: [systemId],
      actor_name: 'admin',
      request_id: 'test',
      wake_at: new Date(Date.now() + 3_600_000),
    }
    await engine.db
      .insertInto('operation')
      .values({ ...operation, status: 'waiting' })
      .execute()
    await engine.db.insertInto('operation_host').values({ operation_id: operationId, host_id: host.id }).execute()
    expect(texts((await plan()).blockers)).toEqual([
      'An operation works with it: Start web. Wait until that has ended, or cancel it.',
    ])
    await engine.db.updateTable('operation').set({ status: 'stuck' }).where('id', '=', operationId).execute()
    expect((await plan()).blockers).toEqual([])
    await engine.db.deleteFrom('operation').where('id', '=', operationId).execute()
  })

  test('whoever may not touch what runs on it may not remove it, nor learns what that is', async () => {
    const secret = await aVm(engine.db, estate, { hostId: host.id, name: `secret-${host.id}` })
    await aLocalDomain()
    await lost()
    const ofHost = await engine.aUser(`of-${host.name}`, [{ role: 'administrator', kind: 'host', id: host.id }])
    const planned = await ofHost.call('planDeleteHost', { path: { id: host.id }, query: { force: true } })
    expect(planned.blockers).toMatchObject([
      { code: 'forbidden', text: 'You may not do this to the VM on it that you may not see.' },
      { code: 'forbidden', text: 'You may not do this to the storage domain on it that you may not see.' },
    ])
    expect(JSON.stringify(planned)).not.toMatch(new RegExp(`${secret.name}|${secret.id}|local-|root`))
    const reader = await engine.aUser(`user-${host.name}`, [{ role: 'user', kind: 'host', id: host.id }])
    await expect(reader.call('deleteHost', { path: { id: host.id } })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('an agent that asks whether its host is registered', () => {
  const check = async (certificate: string) => {
    const answer = await engine.fetch('/api/v1/host-enrollments/check', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ certificate }),
    })
    return { status: answer.status, body: (await answer.json()) as Partial<Schema<'Problem'>> }
  }
  const register = async (machineId: string) => {
    const { token } = await engine.admin.call('createHostEnrollmentToken', { body: {} })
    return await engine.admin.call('enrollHost', {
      body: {
        token,
        certificateSigningRequest: (await aSigningRequest()).request,
        hostName: 'asks',
        address: '192.0.2.9',
        port: 54321,
        machineId,
      },
    })
  }

  test('hears what it waits for, then why its certificate is refused; registered anew it is another host', async () => {
    const machineId = crypto.randomUUID()
    const { hostId, certificate } = await register(machineId)
    expect(await check(certificate)).toMatchObject({
      status: 200,
      body: { status: 'pending_approval', message: expect.stringContaining('waits for an administrator') },
    })
    await engine.admin.call('deleteHost', { path: { id: hostId } })
    expect(await check(certificate)).toMatchObject({
      status: 403,
      body: {
        code: 'forbidden',
        detail:
          'Host asks was removed by admin. Its certificate is refused. To make the machine a host again, register it anew.',
      },
    })
    const again = await register(machineId)
    expect(again.hostId).not.toBe(hostId)
    expect(await check(again.certificate)).toMatchObject({ status: 200 })
    expect(await check(certificate)).toMatchObject({ status: 403 })
  })

  test('is told nothing with a certificate of somebody else', async () => {
    for (const certificate of ['nonsense', engine.services.authority.caCertificatePem])
      expect(await check(certificate)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })
})
