// Whose quota is whose, which is chosen, and what is told of them.
import { expect, test } from 'vitest'
import { systemId } from '../../authz/actor.ts'
import { builtIn } from '../../authz/roles.ts'
import type { Estate } from '../../test-support/estate.ts'
import { createVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { exceeded, onQuotaEstate, type quotasOf } from '../../test-support/quotas.ts'
import { createDataCenterService } from '../data-centers/service.ts'

let estate: Estate
let q: ReturnType<typeof quotasOf>
onQuotaEstate((made, quotas) => {
  ;[estate, q] = [made, quotas]
})
const as = (admin: Estate['admin']): Estate => ({ ...estate, admin })
const quotaOfVm = async (id: string) => (await estate.services.vms.get(estate.admin, id)).quotaId

test('a consumer sees their quotas with what is used of them, and a stranger none', async () => {
  const [mine, other] = [await q.tight(2), await q.tight(2)]
  const consumer = await q.aConsumer(mine)
  expect((await q.quotas.list(consumer, {})).items).toMatchObject([
    {
      id: mine.id,
      mode: 'enforced',
      myRights: expect.arrayContaining(['see', 'consume_quota']) as string[],
      clusterParts: [{ vcpus: 2, usedVcpus: 0 }],
    },
  ])
  await expect(q.quotas.get(consumer, other.id)).rejects.toMatchObject({ code: 'not_found' })
  const stranger = await estate.aUser(unique('stranger'), 'user', estate.networkId)
  expect((await q.quotas.list(stranger, {})).items).toEqual([])
  await expect(q.quotas.get(stranger, mine.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(
    q.quotas.create(consumer, { name: unique('quota'), dataCenterId: estate.dataCenterId }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  // An administrator may use all of them and is a consumer of none.
  const consumable = await q.quotas.list(estate.admin, { consumable: true, limit: 1000 })
  expect(consumable.items.map(({ id }) => id)).toEqual(expect.arrayContaining([mine.id, other.id]))
  expect((await q.quotas.list(estate.admin, { own: true })).items).toEqual([])
  expect((await q.quotas.list(consumer, { own: true })).items).toHaveLength(1)
})

test('nobody gives a VM or a disk a quota that they are no consumer of, but who manages quotas', async () => {
  const [mine, other] = [await q.tight(null), await q.tight(null)]
  const consumer = await q.aConsumer(mine)
  const hidden = {
    code: 'invalid_request',
    details: { fields: { '/quotaId': 'There is no such quota, or you may not see it.' } },
  }
  await expect(createVm(as(consumer), q.bare(other))).rejects.toMatchObject(hidden)
  await expect(estate.services.disks.create(consumer, q.blank(1, other))).rejects.toMatchObject(hidden)
  await q.grant(consumer, builtIn.vnicProfileUser, 'quota', other.id) // now they see it
  await expect(createVm(as(consumer), q.bare(other))).rejects.toMatchObject({ code: 'forbidden' })
  const { id, operationId } = await createVm(as(consumer), q.bare(mine))
  await mustSucceed(estate, operationId)
  await expect(q.edit(id, { quotaId: other.id }, consumer)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await quotaOfVm(id)).toBe(mine.id)
  expect(await q.edit(id, { quotaId: other.id })).toMatchObject({ quotaId: other.id })
  const created = await createDataCenterService(estate.db).create(estate.admin, { name: unique('dc'), local: true })
  const abroad = await q.quotas.create(estate.admin, { name: unique('quota'), dataCenterId: created.id })
  await expect(q.edit(id, { quotaId: abroad.id })).rejects.toMatchObject({
    code: 'invalid_request',
    message: `Quota ${abroad.name} belongs to another data center.`,
  })
})

test('where none is asked for, the first by name of one’s own that it fits into is taken', async () => {
  const [full, free] = [await q.tight(0), await q.tight(1)] // by name in this order
  const consumer = await q.aConsumer(full, free)
  const first = await createVm(as(consumer), q.bare())
  await mustSucceed(estate, first.operationId)
  expect(await quotaOfVm(first.id)).toBe(free.id)
  await expect(
    createVm(
      as(consumer),
      q.bare(undefined, { disks: [], cpu: { sockets: 2, coresPerSocket: 1, threadsPerCore: 1 }, start: true }),
    ),
  ).rejects.toMatchObject({ ...exceeded, details: { quotaName: full.name } })
  const without = await q.aConsumer()
  await expect(createVm(as(without), q.bare())).rejects.toMatchObject({
    ...exceeded,
    message: expect.stringMatching(/has no quota, and its data center enforces quotas/) as string,
  })
  await q.setMode('audit')
  const told = await createVm(as(without), q.bare())
  await mustSucceed(estate, told.operationId)
  expect(await quotaOfVm(told.id)).toBeNull()
  await q.setMode('disabled')
  const unasked = await createVm(as(consumer), q.bare())
  await mustSucceed(estate, unasked.operationId)
  expect(await quotaOfVm(unasked.id)).toBeNull()
})

test('a form is told which quota would be taken, and what it says', async () => {
  const quota = await q.tight(2, null, 2 ** 30)
  const consumer = await q.aConsumer(quota)
  const { clusterId, domainId: storageDomainId } = estate
  const fits = await q.quotas.previewUse(consumer, { clusterId, vcpus: 1, memoryBytes: 2 ** 30 })
  expect(fits).toMatchObject({ mode: 'enforced', quotaId: quota.id, quotaName: quota.name, verdict: 'fits', text: '' })
  const disks = [{ storageDomainId, sizeBytes: 2 ** 31 }]
  const over = await q.quotas.previewUse(consumer, { clusterId, vcpus: 2, memoryBytes: 0, disks })
  expect(over).toMatchObject({ verdict: 'exceeded', text: expect.stringMatching(/Delete a disk/) as string })
  expect(over.lines).toEqual([
    { resource: 'vcpus', place: null, used: 0, asked: 2, limit: 2, verdict: 'threshold' },
    { resource: 'storage', place: null, used: 0, asked: 2 ** 31, limit: 2 ** 30, verdict: 'exceeded' },
  ])
  await expect(q.quotas.previewUse(consumer, { vcpus: 0, memoryBytes: 0 })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const clusterOfNobody = { clusterId: crypto.randomUUID(), vcpus: 1, memoryBytes: 0 }
  await expect(q.quotas.previewUse(consumer, clusterOfNobody)).rejects.toMatchObject({ code: 'invalid_request' })
})

test('the mode of a data center is changed by who manages its quotas alone', async () => {
  const role = crypto.randomUUID()
  await estate.db
    .insertInto('role')
    .values({
      id: role,
      name: unique('role'),
      kind: 'administrator',
      rights: ['see', 'edit_data_center_configuration'],
    })
    .execute()
  const editor = await estate.aUser(unique('editor'), 'user', estate.networkId)
  await q.grant(editor, role, 'data_center', estate.dataCenterId)
  await expect(q.setMode('disabled', editor)).rejects.toMatchObject({ code: 'forbidden' })
  await q.setMode('enforced', editor) // as it is
  const owner = await estate.aUser(unique('owner'), 'administrator', systemId)
  await q.setMode('audit', owner)
})
