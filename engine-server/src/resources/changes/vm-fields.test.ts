// Each field of a VM that can be changed, and what its history then says.
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../authz/actor.ts'
import { systemId } from '../../authz/actor.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aDisk, aVm, unique } from '../../test-support/factories.ts'
import { makeReadOnly } from '../../test-support/scenarios.ts'
import { createQuotaService } from '../quotas/service.ts'
import { createObjectChangeService } from './service.ts'

let estate: Estate
let alice: Actor
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  alice = await estate.aUser('alice', 'administrator', systemId)
})
afterAll(() => estate[Symbol.asyncDispose]())

const latest = async (objectId: string): Promise<Schema<'ObjectChange'> | undefined> =>
  (await createObjectChangeService(estate.db).list(estate.admin, { objectId, limit: 100 })).items[0]
const vms = () => estate.services.vms
const vmDown = () => aVm(estate, { clusterId: estate.clusterId, disks: [], nics: [] })

/** Another value for each field that can be changed, and what the history then says. A new field does not compile. */
const vmFields: Record<
  keyof Required<Schema<'UpdateVm'>>,
  (id: string) => Promise<{ body: Schema<'UpdateVm'>; field: string; before: unknown; after: unknown }>
> = {
  name: async (id) => {
    const name = unique('other')
    return { body: { name }, field: 'name', before: (await vms().get(alice, id)).name, after: name }
  },
  description: () =>
    Promise.resolve({
      body: { description: '<b>\u202Ebold' },
      field: 'description',
      before: '',
      after: '<b>\u202Ebold',
    }),
  memoryBytes: () =>
    Promise.resolve({ body: { memoryBytes: 2 ** 28 }, field: 'memoryBytes', before: 2 ** 26, after: 2 ** 28 }),
  maxMemoryBytes: () =>
    Promise.resolve({ body: { maxMemoryBytes: 2 ** 31 }, field: 'maxMemoryBytes', before: 2 ** 26, after: 2 ** 31 }),
  cpu: () => {
    const cpu = { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 }
    return Promise.resolve({ body: { cpu }, field: 'cpu', before: { ...cpu, coresPerSocket: 1 }, after: cpu })
  },
  bootDevices: () =>
    Promise.resolve({
      body: { bootDevices: ['network', 'disk'] },
      field: 'bootDevices',
      before: ['disk'],
      after: ['network', 'disk'],
    }),
  display: () => Promise.resolve({ body: { display: 'spice' }, field: 'display', before: 'vnc', after: 'spice' }),
  pinnedHostIds: () =>
    Promise.resolve({
      body: { pinnedHostIds: [estate.hostId] },
      field: 'pinnedHosts',
      before: [],
      after: ['host-a'],
    }),
  deleteProtected: () =>
    Promise.resolve({ body: { deleteProtected: true }, field: 'deleteProtected', before: false, after: true }),
  isoDiskId: async () => {
    const iso = await anIso()
    return { body: { isoDiskId: iso.id }, field: 'isoDisk', before: null, after: iso }
  },
  quotaId: async () => {
    const name = unique('quota')
    const { id } = await createQuotaService(estate.db).create(alice, { name, dataCenterId: estate.dataCenterId })
    return { body: { quotaId: id }, field: 'quota', before: null, after: { id, name } }
  },
  cloudInit: () =>
    Promise.resolve({
      body: { cloudInit: { userName: 'me', password: 'hunter2hunter2' } },
      field: 'cloudInit',
      before: null,
      after: 'set',
    }),
}

async function anIso(): Promise<{ id: string; name: string }> {
  const id = await aDisk(estate, { storageDomainId: estate.domainId })
  await makeReadOnly(estate, id)
  await estate.db.updateTable('disk').set({ content_type: 'iso' }).where('id', '=', id).execute()
  return { id, name: (await estate.services.disks.get(alice, id)).name }
}

test.each(Object.keys(vmFields) as (keyof typeof vmFields)[])(
  'a change of %s is kept before and after',
  async (name) => {
    const id = await vmDown()
    const { body, field, before, after } = await vmFields[name](id)
    const vm = await vms().update(alice, id, (await vms().get(alice, id)).revision, body)
    const change = await latest(id)
    expect(change).toMatchObject({ action: 'updated', userName: 'alice', requestId: 'test' })
    expect(change?.fields).toContainEqual({ field, before, after })
    expect(change?.object).toEqual({ kind: 'vm', id, name: vm.name })
  },
)

test('first-boot settings: that they were replaced and taken out, never what they are', async () => {
  const id = await vmDown()
  const set = async (cloudInit: Schema<'CloudInit'> | null) => {
    await vms().update(alice, id, (await vms().get(alice, id)).revision, { cloudInit })
    return (await latest(id))?.fields
  }
  await set({ userName: 'me', password: 'hunter2hunter2' })
  expect(await set({ userName: 'you', password: 'hunter3hunter3', script: '#!/bin/sh\ntrue' })).toEqual([
    { field: 'cloudInit', before: 'set', after: 'replaced' },
  ])
  expect(await set(null)).toEqual([{ field: 'cloudInit', before: 'set', after: null }])
  const rows = await estate.db.selectFrom('object_change').selectAll().execute()
  const secrets = await estate.db.selectFrom('secret').select('id').execute()
  for (const secret of ['hunter', '#!/bin/sh', ...secrets.map((row) => row.id)])
    expect(JSON.stringify(rows)).not.toContain(secret)
})
