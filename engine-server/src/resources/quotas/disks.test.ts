// What quotas say to disks, by what callers see.
import { expect, test } from 'vitest'
import type { Estate } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, createVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { exceeded, onQuotaEstate, type quotasOf } from '../../test-support/quotas.ts'
import { hostBeside, makeReadOnly } from '../../test-support/scenarios.ts'
import { listAttachments } from '../vms/device-store.ts'

const gib = 2 ** 30
let estate: Estate
let q: ReturnType<typeof quotasOf>
onQuotaEstate((made, quotas) => {
  ;[estate, q] = [made, quotas]
})
const disks = () => estate.services.disks

test('disks count their virtual size from when they are asked for until they are gone', async () => {
  const quota = await q.tight(null, null, 3 * gib)
  const made = await aDisk(estate, q.blank(2, quota))
  const refused = q.blank(2, quota)
  await expect(disks().create(estate.admin, refused)).rejects.toMatchObject({
    ...exceeded,
    message: expect.stringMatching(/have 3 GiB: 2 GiB used, 2 GiB more asked for\. Delete a disk/) as string,
    details: { quotaId: quota.id, resource: 'storage', used: 2 * gib, asked: 2 * gib, limit: 3 * gib },
  })
  expect((await disks().list(estate.admin, { search: refused.name })).items).toEqual([])
  expect(await disks().get(estate.admin, made)).toMatchObject({ quotaId: quota.id })
  expect((await disks().list(estate.admin, { quotaId: [quota.id] })).items.map(({ id }) => id)).toEqual([made])
  await mustSucceed(estate, await disks().delete(estate.admin, made, undefined))
  expect(await q.use(quota)).toMatchObject({ bytes: 0, diskCount: 0 })
  await aDisk(estate, q.blank(3, quota))
})

test('disks that are asked for at the same time do not exceed together', async () => {
  const quota = await q.tight(null, null, 2 * gib)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => disks().create(estate.admin, q.blank(1, quota))),
  )
  const accepted = outcomes.filter(({ status }) => status === 'fulfilled')
  expect(accepted).toHaveLength(2)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(exceeded)
  expect(await q.use(quota)).toMatchObject({ bytes: 2 * gib })
})

test('disks of a new VM count against its quota unless they have their own, clones as large as they are', async () => {
  const [quota, other] = [await q.tight(null, null, 3 * gib), await q.tight(null, null, gib)]
  const base = await aDisk(estate, q.blank(2, await q.make()))
  await makeReadOnly(estate, base)
  const clone = { source: { type: 'clone', diskId: base, mode: 'full' } as const, allocation: 'thin' as const }
  const blank = { source: { type: 'blank', sizeBytes: gib } as const, allocation: 'thin' as const }
  const storageDomainId = estate.domainId
  const name = unique('vm')
  const wish = (...wanted: object[]) =>
    q.bare(quota, { name, disks: wanted.map((each) => ({ ...clone, ...each, storageDomainId })) })
  await expect(createVm(estate, wish(clone, clone))).rejects.toMatchObject({
    ...exceeded,
    details: { used: 2 * gib, asked: 2 * gib, limit: 3 * gib },
  })
  expect((await estate.services.vms.list(estate.admin, { search: name })).items).toEqual([])
  expect(await q.use(quota)).toMatchObject({ bytes: 0, vmCount: 0 })
  const { operationId } = await createVm(estate, wish(clone, { ...blank, quotaId: other.id }))
  await mustSucceed(estate, operationId)
  expect([await q.use(quota), await q.use(other)]).toMatchObject([{ bytes: 2 * gib, vmCount: 1 }, { bytes: gib }])
})

test('an import counts as soon as it is known how large it is, and leaves nothing when that is too large', async () => {
  const file = { format: 'raw', virtualSizeBytes: 2 * gib, actualSizeBytes: 4096 } as const
  estate.host.files.set('/srv/overt/large.raw', file)
  const source = { type: 'import', hostId: estate.hostId, path: '/srv/overt/large.raw', format: 'raw' } as const
  const quota = await q.tight(null, null, gib)
  const before = [...(estate.host.domains.get(estate.domainId)?.volumes.keys() ?? [])]
  const ended = await estate.ended(await disks().create(estate.admin, q.blank(0, quota, { source })))
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'quota_exceeded' } })
  const { operationId } = await createVm(
    estate,
    q.bare(quota, { disks: [{ source, allocation: 'thin', storageDomainId: estate.domainId }] }),
  )
  expect(await estate.ended(operationId)).toMatchObject({ status: 'failed', error: { code: 'quota_exceeded' } })
  expect(await q.use(quota)).toMatchObject({ bytes: 0, diskCount: 0, vmCount: 0 })
  expect([...(estate.host.domains.get(estate.domainId)?.volumes.keys() ?? [])]).toEqual(before)
  await q.change(quota, { storageParts: [{ storageDomainId: null, bytes: 2 * gib }] })
  await aDisk(estate, q.blank(0, quota, { source }))
  expect(await q.use(quota)).toMatchObject({ bytes: 2 * gib })
})

test('a disk counts all it has against another quota, and may have none only where quotas are not enforced', async () => {
  const [from, to] = [await q.tight(null, null, 2 * gib), await q.tight(null, null, gib)]
  const id = await aDisk(estate, q.blank(2, from))
  await expect(q.editDisk(id, { quotaId: to.id })).rejects.toMatchObject({ ...exceeded, details: { asked: 2 * gib } })
  await expect(q.editDisk(id, { quotaId: null })).rejects.toMatchObject(exceeded)
  await q.change(to, { storageGracePercent: 100 })
  await q.editDisk(id, { quotaId: to.id })
  expect(await q.told(to)).toEqual(['quota.limit_passed'])
  expect([await q.use(from), await q.use(to)]).toMatchObject([{ bytes: 0 }, { bytes: 2 * gib }])
  await q.setMode('audit')
  expect(await q.editDisk(id, { quotaId: null })).toMatchObject({ quotaId: null })
})

test('a disk that goes along with its VM must fit where it goes, and counts once in all places together', async () => {
  const beside = await hostBeside(estate)
  const part = (bytes: number) => [
    { storageDomainId: null, bytes: gib },
    { storageDomainId: estate.domainId, bytes: gib },
    { storageDomainId: beside.domainId, bytes },
  ]
  const quota = await q.make({ storageGracePercent: 0, storageParts: part(2 ** 20) })
  const source = { type: 'blank', sizeBytes: gib } as const
  const id = await aRunningVm(
    estate,
    q.bare(quota, { disks: [{ storageDomainId: estate.domainId, allocation: 'thin', source }] }),
  )
  const wish = { hostId: beside.hostId, copyDisks: true }
  const plan = await estate.services.vms.planMigrate(estate.admin, id, wish)
  expect(plan.blockers).toMatchObject([{ code: 'quota_exceeded', text: expect.stringMatching(/1 MiB/) as string }])
  await expect(estate.services.vms.migrate(estate.admin, id, wish, undefined)).rejects.toMatchObject(exceeded)
  await q.change(quota, { storageParts: part(gib) })
  await mustSucceed(estate, await estate.services.vms.migrate(estate.admin, id, wish, undefined))
  const { storageParts } = await q.quotas.get(estate.admin, quota.id)
  const used = new Map(storageParts.map(({ storageDomainId, usedBytes }) => [storageDomainId, usedBytes]))
  expect([used.get(null), used.get(estate.domainId), used.get(beside.domainId)]).toEqual([gib, 0, gib])
  const [attachment] = await listAttachments(estate.db, id)
  expect(attachment).toMatchObject({ storage_domain_id: beside.domainId })
})

test('a quota is for the storage domains that it has a part for', async () => {
  const quota = await q.make({ storageParts: [] })
  await expect(disks().create(estate.admin, q.blank(1, quota))).rejects.toMatchObject({
    ...exceeded,
    message: expect.stringMatching(/is not for storage domain/) as string,
  })
})
