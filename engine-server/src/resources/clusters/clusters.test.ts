// Clusters on a real database: their settings against what hosts offer, and their end.
import type { BodyOf } from '@overt/api-client/engine'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemId } from '../../authz/actor.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { unique } from '../../test-support/factories.ts'
import { createHostService } from '../hosts/service.ts'
import { type ClusterService, createClusterService } from './service.ts'

let estate: Estate
let clusters: ClusterService
let admin: Actor
/** Two hosts of the estate's cluster; the second is the older machine. */
let old: string

beforeAll(async () => {
  estate = await anEstate()
  clusters = createClusterService(estate.db)
  ;({ admin } = estate)
  old = (await estate.aHost('host-old')).hostId
  await offers(estate.hostId, ['qemu64', 'Westmere', 'Haswell'], ['q35', 'pc-q35-7.2', 'pc-q35-9.0'])
  await offers(old, ['qemu64', 'Westmere'], ['q35', 'pc-q35-7.2'])
})
afterAll(() => estate[Symbol.asyncDispose]())

/** Makes a host tell that it offers this. */
async function offers(hostId: string, guestModels: string[], machineTypes: string[]) {
  await sql`update host_runtime set description = jsonb_set(jsonb_set(description, '{cpu,guestModels}',
    ${JSON.stringify(guestModels)}::jsonb), '{cpu,machineTypes}', ${JSON.stringify(machineTypes)}::jsonb)
    where host_id = ${hostId}::uuid`.execute(estate.db)
}
const make = (settings: Partial<BodyOf<'createCluster'>> = {}) =>
  clusters.create(admin, {
    name: unique('cluster'),
    dataCenterId: estate.dataCenterId,
    architecture: 'x86_64',
    ...settings,
  })
async function change(id: string, settings: BodyOf<'updateCluster'>) {
  return await clusters.update(admin, id, (await clusters.get(admin, id)).revision, settings, undefined)
}
const hosts = () => createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
const lastEvent = (objectId: string) =>
  estate.db
    .selectFrom('event')
    .select(['code', 'message', 'user_name'])
    .where('object_id', '=', objectId)
    .where('code', 'is not', null)
    .orderBy('at', 'desc')
    .executeTakeFirst()

test('begins as clusters did before there were settings, and keeps what it is given', async () => {
  expect(await make()).toMatchObject({
    cpuType: null,
    emulatedMachine: null,
    firmwareDefault: 'bios',
    memoryOvercommitPercent: 100,
    schedulingPolicy: 'even_memory',
    migrationPolicy: 'minimal_downtime',
  })
  const settings = {
    cpuType: 'Haswell',
    emulatedMachine: 'pc-q35-7.2',
    firmwareDefault: 'uefi',
    memoryOvercommitPercent: 150,
    schedulingPolicy: 'even_load',
    migrationPolicy: 'post_copy',
  } as const
  const made = await make(settings)
  expect(made).toMatchObject(settings)
  const edited = { ...settings, cpuType: null, memoryOvercommitPercent: 200, schedulingPolicy: 'even_guests' } as const
  expect(await change(made.id, edited)).toMatchObject({ ...edited, name: made.name })
})

test.each<[string, Partial<BodyOf<'createCluster'>>, string, RegExp]>([
  ['a CPU type no host has', { cpuType: 'Skylake-Server' }, '/cpuType', /No host offers .* choose another, as Haswell/],
  ['a CPU type of 32 bits', { cpuType: 'pentium3' }, '/cpuType', /No host offers/],
  ['a machine no host has', { emulatedMachine: 'pc-q35-99.0' }, '/emulatedMachine', /choose another, as pc-q35-9\.0/],
  ['a machine without a version', { emulatedMachine: 'q35' }, '/emulatedMachine', /No host has/],
  ['BIOS on aarch64', { architecture: 'aarch64', firmwareDefault: 'bios' }, '/firmwareDefault', /UEFI/],
  ['a CPU type where no host is', { architecture: 'aarch64', cpuType: 'Haswell' }, '/cpuType', /no host has told yet/],
])('%s is refused, and nothing is made', async (_what, settings, pointer, sentence) => {
  const name = unique('refused')
  await expect(make({ ...settings, name })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: { [pointer]: expect.stringMatching(sentence) as string } },
  })
  expect((await clusters.list(admin, { search: name })).items).toEqual([])
})

test('what can be chosen, with the hosts that would fall out; only of hosts one may see', async () => {
  const choices = await clusters.choices(admin, { clusterId: estate.clusterId })
  expect(choices.hosts.map(({ name }) => name)).toEqual(['host-a', 'host-old'])
  expect(choices.cpuTypes).toEqual([
    { name: 'Haswell', withoutIt: [{ kind: 'host', id: old, name: 'host-old' }] },
    { name: 'Westmere', withoutIt: [] },
    { name: 'qemu64', withoutIt: [] },
  ])
  expect(choices.emulatedMachines.map(({ name, withoutIt }) => [name, withoutIt.length])).toEqual([
    ['pc-q35-9.0', 1],
    ['pc-q35-7.2', 0],
  ])
  // A cluster without hosts is told of all there are.
  const { id } = await make()
  expect(await clusters.choices(admin, { clusterId: id })).toEqual(choices)
  expect((await clusters.choices(admin, { architecture: 'aarch64' })).cpuTypes).toEqual([])
  const ofOne = await estate.aUser(unique('user'), 'user', old)
  expect((await clusters.choices(ofOne, {})).cpuTypes.map(({ name }) => name)).toEqual(['Westmere', 'qemu64'])
  await expect(clusters.choices(ofOne, { clusterId: id })).rejects.toMatchObject({ code: 'not_found' })
})

test('a host below the CPU type is non-operational, and up again by itself when one of them changes', async () => {
  const status = async () => {
    const { status: word, statusReason } = await hosts().get(admin, old)
    return { word, statusReason }
  }
  await change(estate.clusterId, { cpuType: 'Haswell' })
  expect(await status()).toEqual({
    word: 'non_operational',
    statusReason: "Its CPU can't be Haswell, the CPU type of its cluster; the most it offers is Westmere.",
  })
  expect((await hosts().list(admin, { status: ['non_operational'] })).items.map(({ id }) => id)).toEqual([old])
  expect((await hosts().get(admin, estate.hostId)).status).toBe('up')
  expect(await lastEvent(old)).toMatchObject({
    code: 'host.non_operational',
    message: expect.stringContaining('Haswell') as string,
  })
  expect(await lastEvent(estate.clusterId)).toMatchObject({ code: 'cluster.updated', user_name: 'admin' })

  // Its QEMU was upgraded.
  await offers(old, ['qemu64', 'Westmere', 'Haswell'], ['q35', 'pc-q35-7.2'])
  expect(await status()).toEqual({ word: 'up', statusReason: '' })

  await offers(old, ['qemu64', 'Westmere'], ['q35', 'pc-q35-7.2'])
  expect((await status()).word).toBe('non_operational')
  await change(estate.clusterId, { cpuType: 'Westmere' })
  expect(await status()).toEqual({ word: 'up', statusReason: '' })
  expect(await lastEvent(old)).toMatchObject({ code: 'host.operational' })
  await change(estate.clusterId, { cpuType: null })
})

test('a host that tells it can less falls out, and comes back when it tells it can again', async () => {
  const { hostId, host } = await estate.aHost(unique('host'))
  const target = await make({ cpuType: 'Westmere' })
  await hosts().move(admin, hostId, target.id, undefined)
  for (const guestModels of [['Westmere'], ['qemu64'], ['qemu64'], ['kvm64'], ['Westmere', 'qemu64'], ['Westmere']]) {
    Object.assign(host.description, { cpu: { ...host.description.cpu, guestModels } })
    estate.hosts.reportFull(hostId)
    await estate.ingest.idle()
  }
  const told = await estate.db
    .selectFrom('event')
    .select(['code', sql<string>`substring(message from 'the most it offers is \\w+')`.as('most')])
    .where('object_id', '=', hostId)
    .where('code', 'like', 'host.%operational')
    .orderBy('at')
    .execute()
  expect(told).toEqual([
    { code: 'host.non_operational', most: 'the most it offers is qemu64' }, // by the move
    { code: 'host.operational', most: null },
    { code: 'host.non_operational', most: 'the most it offers is qemu64' },
    { code: 'host.non_operational', most: 'the most it offers is kvm64' },
    { code: 'host.operational', most: null },
  ])
})

test('the plan of a change names who falls out and who comes back, and binds it', async () => {
  const change = { cpuType: 'Haswell', description: 'fast' }
  const { revision } = await clusters.get(admin, estate.clusterId)
  const plan = await clusters.planUpdate(admin, estate.clusterId, change)
  expect(plan.effects).toMatchObject([
    { object: { kind: 'cluster' }, action: 'change' },
    { object: { id: old, name: 'host-old' }, action: 'stop', text: expect.stringContaining('Haswell') as string },
  ])
  expect(plan).toMatchObject({ blockers: [], warnings: [] })
  expect((await clusters.planUpdate(admin, estate.clusterId, { description: 'x' })).effects).toHaveLength(1)
  await expect(clusters.planUpdate(admin, estate.clusterId, { cpuType: 'Skylake-Server' })).rejects.toMatchObject({
    code: 'invalid_request',
  })

  // The other host fell behind, too, since it was planned; there is one left that can.
  const { hostId } = await estate.aHost(unique('host'))
  await offers(hostId, ['qemu64', 'Westmere'], ['q35'])
  await expect(clusters.update(admin, estate.clusterId, revision, change, plan.hash)).rejects.toMatchObject({
    code: 'plan_changed',
  })
  expect(await clusters.get(admin, estate.clusterId)).toMatchObject({ cpuType: null, revision })
  await offers(hostId, ['qemu64', 'Westmere', 'Haswell'], ['q35', 'pc-q35-7.2'])
  await clusters.update(admin, estate.clusterId, revision, change, plan.hash)
  expect((await clusters.planUpdate(admin, estate.clusterId, { cpuType: null })).effects).toMatchObject([
    {},
    { object: { id: old }, action: 'start' },
  ])
  await clusters.update(admin, estate.clusterId, revision + 1, { cpuType: null }, undefined)
  await estate.db.updateTable('host').set({ approved_at: null }).where('id', '=', hostId).execute()
})

test('what it is set to already is not refused when the last host that had it has gone', async () => {
  await change(estate.clusterId, { emulatedMachine: 'pc-q35-9.0' })
  await offers(estate.hostId, ['qemu64'], ['q35', 'pc-q35-7.2'])
  expect(await change(estate.clusterId, { emulatedMachine: 'pc-q35-9.0', description: 'new' })).toMatchObject({
    description: 'new',
  })
  await change(estate.clusterId, { emulatedMachine: null })
  await offers(estate.hostId, ['qemu64', 'Westmere', 'Haswell'], ['q35', 'pc-q35-7.2', 'pc-q35-9.0'])
})

test('who edits what somebody else has changed meanwhile is told', async () => {
  const { id, revision } = await make()
  await change(id, { description: 'theirs' })
  await expect(clusters.update(admin, id, revision, { description: 'mine' }, undefined)).rejects.toMatchObject({
    code: 'stale_revision',
  })
  expect((await clusters.get(admin, id)).description).toBe('theirs')
})

test('a cluster with a host or a VM in it is not deleted; its plan names them', async () => {
  const plan = await clusters.planDelete(admin, estate.clusterId)
  expect(plan.blockers.map(({ object }) => object?.name)).toEqual(expect.arrayContaining(['host-a', 'host-old']))
  await expect(clusters.delete(admin, estate.clusterId, plan.hash)).rejects.toMatchObject({ code: 'conflict' })
  expect(await clusters.get(admin, estate.clusterId)).toMatchObject({ name: 'Default' })
})

test('an empty one is deleted with the roles granted on it, by the plan that was shown', async () => {
  const { id, name } = await make()
  const viewer = await estate.aUser(unique('viewer'), 'user', id)
  const plan = await clusters.planDelete(admin, id)
  expect(plan).toMatchObject({ blockers: [], warnings: ['A role granted on it is taken away.'] })
  expect(plan.effects).toMatchObject([{ action: 'delete', irreversible: true, object: { id, name } }])

  const late = await estate.aHost(unique('late'))
  await estate.db.updateTable('host').set({ cluster_id: id }).where('id', '=', late.hostId).execute()
  await expect(clusters.delete(admin, id, plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  await estate.db.updateTable('host').set({ cluster_id: estate.clusterId }).where('id', '=', late.hostId).execute()

  await clusters.delete(admin, id, plan.hash)
  await expect(clusters.get(admin, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await lastEvent(id)).toMatchObject({ code: 'cluster.deleted', user_name: 'admin' })
  const { rows } = await sql`select from permission where principal_id = ${viewer.userId}::uuid`.execute(estate.db)
  expect(rows).toEqual([])
})

test('who may only make clusters in one data center asks its hosts alone', async () => {
  const elsewhere = await estate.aUser(unique('elsewhere'), 'administrator', systemId)
  await estate.db
    .updateTable('permission')
    .set({ object_id: old })
    .where('principal_id', '=', elsewhere.userId)
    .execute()
  await expect(
    clusters.create(elsewhere, { name: unique('c'), dataCenterId: estate.dataCenterId, architecture: 'x86_64' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})
