// Data centers on a real database: what of them can be changed, and their end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { unique } from '../../test-support/factories.ts'
import { createClusterService } from '../clusters/service.ts'
import { createNetworkService } from '../networks/service.ts'
import { createDataCenterService, type DataCenterService } from './service.ts'

let estate: Estate
let dataCenters: DataCenterService
beforeAll(async () => {
  estate = await anEstate()
  dataCenters = createDataCenterService(estate.db)
})
afterAll(() => estate[Symbol.asyncDispose]())

const make = () => dataCenters.create(estate.admin, { name: unique('dc'), local: true })
const codes = async (objectId: string) => {
  const rows = await estate.db
    .selectFrom('event')
    .select(['code', 'change'])
    .where('object_id', '=', objectId)
    .orderBy('at')
    .execute()
  return rows.map(({ code, change }) => code ?? change)
}

test('is renamed, and takes shared storage while it has none', async () => {
  const { id, revision } = await make()
  const name = unique('renamed')
  const changed = await dataCenters.update(estate.admin, id, revision, { name, local: false })
  expect(changed).toMatchObject({ name, local: false, description: '' })
  expect(changed.revision).toBeGreaterThan(revision)
  expect(await codes(id)).toEqual(['data_center.created', 'data_center.updated'])
  await expect(dataCenters.update(estate.admin, id, revision, { name })).rejects.toMatchObject({
    code: 'stale_revision',
  })
})

test('keeps its kind of storage while it has a domain', async () => {
  const { revision } = await dataCenters.get(estate.admin, estate.dataCenterId)
  await expect(dataCenters.update(estate.admin, estate.dataCenterId, revision, { local: false })).rejects.toMatchObject(
    { code: 'invalid_request', details: { fields: { '/local': expect.any(String) as string } } },
  )
  expect(await dataCenters.update(estate.admin, estate.dataCenterId, revision, { local: true })).toMatchObject({
    local: true,
  })
})

test('is not deleted while clusters or storage are in it, which its plan names', async () => {
  const plan = await dataCenters.planDelete(estate.admin, estate.dataCenterId)
  expect(plan.blockers.map(({ object }) => object?.kind)).toEqual(['cluster', 'storage_domain'])
  await expect(dataCenters.delete(estate.admin, estate.dataCenterId, plan.hash)).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await dataCenters.get(estate.admin, estate.dataCenterId)).toMatchObject({ id: estate.dataCenterId })
})

test('is deleted with its networks, by the plan that was shown', async () => {
  const { id } = await make()
  const aNetwork = () =>
    createNetworkService(estate.db).create(estate.admin, {
      name: unique('net'),
      dataCenterId: id,
      mode: 'nat',
      mtu: 1500,
    })
  await aNetwork()
  const seen = await dataCenters.planDelete(estate.admin, id)
  const network = await aNetwork()
  await expect(dataCenters.delete(estate.admin, id, seen.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  const plan = await dataCenters.planDelete(estate.admin, id)
  expect(plan.effects.map(({ object, irreversible }) => [object.kind, irreversible])).toEqual([
    ['data_center', true],
    ['network', true],
    ['network', true],
  ])
  await dataCenters.delete(estate.admin, id, plan.hash)
  await expect(dataCenters.get(estate.admin, id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(createNetworkService(estate.db).get(estate.admin, network.id)).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await codes(id)).toEqual(['data_center.created', 'data_center.deleted'])
  expect(await codes(network.id)).toEqual(['network.created', 'gone'])
})

test('a cluster made while it is deleted is refused, or keeps it', async () => {
  const { id } = await make()
  const [deleted, made] = await Promise.allSettled([
    dataCenters.delete(estate.admin, id, undefined),
    createClusterService(estate.db).create(estate.admin, {
      name: unique('c'),
      dataCenterId: id,
      architecture: 'x86_64',
    }),
  ])
  expect([deleted.status, made.status].toSorted()).toEqual(['fulfilled', 'rejected'])
})
