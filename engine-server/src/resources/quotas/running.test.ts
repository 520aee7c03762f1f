// What quotas say to VMs that run, by what callers see.
import { describe, expect, test } from 'vitest'
import type { Estate } from '../../test-support/estate.ts'
import { aVm, createVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { cpus, exceeded, onQuotaEstate, type quotasOf } from '../../test-support/quotas.ts'

const mib = 2 ** 20
let estate: Estate
let q: ReturnType<typeof quotasOf>
onQuotaEstate((made, quotas) => {
  ;[estate, q] = [made, quotas]
})
const vms = () => estate.services.vms

describe('running VMs', () => {
  test('count from their start to their end, and one more than fits is refused with all that is known', async () => {
    const quota = await q.tight(2)
    const [one, two, three] = [
      await aVm(estate, q.bare(quota)),
      await aVm(estate, q.bare(quota)),
      await aVm(estate, q.bare(quota)),
    ]
    expect(await q.use(quota)).toMatchObject({ vcpus: 0, memoryBytes: 0, vmCount: 3 })
    await q.started(one)
    await q.started(two)
    expect(await q.use(quota)).toMatchObject({ vcpus: 2, memoryBytes: 128 * mib })
    const plan = await vms().planPower(estate.admin, three, 'start')
    expect(plan.blockers).toMatchObject([
      { code: 'quota_exceeded', text: expect.stringContaining(quota.name) as string },
    ])
    const refusal = {
      ...exceeded,
      message: expect.stringMatching(/have 2 vCPUs: 2 vCPUs used, 1 vCPU more asked for\. Stop a VM/) as string,
      details: { quotaId: quota.id, quotaName: quota.name, resource: 'vcpus', used: 2, asked: 1, limit: 2 },
    }
    await expect(q.start(three)).rejects.toMatchObject(refusal)
    await expect(vms().power(estate.admin, three, 'start', plan.hash)).rejects.toMatchObject(refusal)
    expect(await vms().get(estate.admin, three)).toMatchObject({ status: 'down', activeOperation: null })
    await mustSucceed(estate, await vms().power(estate.admin, one, 'pause', undefined))
    expect(await q.use(quota)).toMatchObject({ vcpus: 2 }) // what is paused still has all it had
    await expect(q.start(three)).rejects.toMatchObject(refusal)
    await mustSucceed(estate, await vms().power(estate.admin, one, 'resume', undefined))
    await mustSucceed(estate, await vms().power(estate.admin, one, 'stop', undefined))
    await q.started(three)
  })

  test('that are asked for at the same time do not exceed together', async () => {
    const quota = await q.tight(2)
    const made = await Promise.all(Array.from({ length: 6 }, () => aVm(estate, q.bare(quota))))
    const outcomes = await Promise.allSettled(made.map((id) => q.start(id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(exceeded)
    expect(await q.use(quota)).toMatchObject({ vcpus: 2 })
  })

  test('that start when they are made count from when they are asked for, and what is refused leaves nothing', async () => {
    const quota = await q.tight(null, 128 * mib)
    const starting = q.bare(quota, { start: true })
    const made = await Promise.all([createVm(estate, starting), createVm(estate, starting)])
    expect(await q.use(quota)).toMatchObject({ vcpus: 2, memoryBytes: 128 * mib })
    const name = unique('third')
    await expect(createVm(estate, { ...starting, name })).rejects.toMatchObject({
      ...exceeded,
      details: { resource: 'memory', used: 128 * mib, asked: 64 * mib, limit: 128 * mib },
    })
    expect((await vms().list(estate.admin, { search: name })).items).toEqual([])
    for (const { operationId } of made) await mustSucceed(estate, operationId)
    for (const { id } of made) await expect.poll(async () => (await vms().get(estate.admin, id)).status).toBe('up')
    expect(await q.use(quota)).toMatchObject({ vcpus: 2 })
    await aVm(estate, { ...starting, name, start: false })
  })

  test('take more when they are made larger, and no less before that has become true', async () => {
    const quota = await q.tight(4, 128 * mib)
    const id = await aVm(estate, q.bare(quota, { maxMemoryBytes: 256 * mib }))
    await q.edit(id, { cpu: cpus(8) }) // it is down
    await expect(q.start(id)).rejects.toMatchObject(exceeded)
    await q.edit(id, { cpu: cpus(2) })
    await q.started(id)
    await expect(q.edit(id, { memoryBytes: 256 * mib })).rejects.toMatchObject({
      ...exceeded,
      details: { resource: 'memory', used: 64 * mib, asked: 192 * mib },
    })
    await expect(q.edit(id, { cpu: cpus(5) })).rejects.toMatchObject({ details: { used: 2, asked: 3, limit: 4 } })
    expect(await vms().get(estate.admin, id)).toMatchObject({ memoryBytes: 64 * mib, cpu: cpus(2) })
    await q.edit(id, { memoryBytes: 128 * mib })
    expect(await q.use(quota)).toMatchObject({ memoryBytes: 128 * mib })
    await expect.poll(async () => (await vms().get(estate.admin, id)).pendingChanges).toEqual([])
    // As one whose guest has not given its memory back yet.
    await estate.db
      .updateTable('vm')
      .set({ memory_bytes: 32 * mib })
      .where('id', '=', id)
      .execute()
    expect(await q.use(quota)).toMatchObject({ memoryBytes: 128 * mib })
  })

  test('count all they take when they get another quota, and none where quotas are enforced is none', async () => {
    const [wide, narrow] = [await q.tight(8), await q.tight(1)]
    const id = await aVm(estate, q.bare(wide, { cpu: cpus(2) }))
    await q.started(id)
    await expect(q.edit(id, { quotaId: narrow.id })).rejects.toMatchObject({ ...exceeded, details: { asked: 2 } })
    await expect(q.edit(id, { quotaId: null })).rejects.toMatchObject(exceeded)
    const other = await q.tight(2)
    expect(await q.edit(id, { quotaId: other.id })).toMatchObject({ quotaId: other.id })
    expect([await q.use(wide), await q.use(other)]).toMatchObject([
      { vcpus: 0, vmCount: 0 },
      { vcpus: 2, vmCount: 1 },
    ])
    await q.setMode('audit')
    expect(await q.edit(id, { quotaId: null })).toMatchObject({ quotaId: null })
    // Where they are enforced again, it runs on without; only starting it anew needs one.
    await q.setMode('enforced')
    await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
    await expect(q.start(id)).rejects.toMatchObject({
      ...exceeded,
      message: expect.stringMatching(/has no quota/) as string,
    })
  })
})

describe('what a data center’s mode says', () => {
  test('disabled: it counts, and nothing is refused or told', async () => {
    await q.setMode('disabled')
    const quota = await q.tight(1)
    const id = await aVm(estate, q.bare(quota, { cpu: cpus(2) }))
    await q.started(id)
    expect(await q.use(quota)).toMatchObject({ vcpus: 2 })
    expect(await q.told(quota)).toEqual([])
    await q.setMode('enforced') // and what runs goes on
    expect(await vms().get(estate.admin, id)).toMatchObject({ status: 'up' })
  })

  test('audit: nothing is refused, and an event says what would have been', async () => {
    await q.setMode('audit')
    const quota = await q.tight(1)
    const id = await aVm(estate, q.bare(quota, { cpu: cpus(2) }))
    const plan = await vms().planPower(estate.admin, id, 'start')
    expect(plan).toMatchObject({ blockers: [], warnings: [expect.stringMatching(/would be refused/)] })
    await q.started(id)
    expect(await q.told(quota)).toEqual(['quota.would_refuse'])
    // All who use the quota hear of that, and not of whose VM it was.
    const event = estate.db
      .selectFrom('event')
      .select(['message', 'user_name'])
      .where('code', '=', 'quota.would_refuse')
    const { message, user_name } = await event.where('object_id', '=', quota.id).executeTakeFirstOrThrow()
    expect(user_name).toBeNull()
    expect(message).not.toContain((await vms().get(estate.admin, id)).name)
    await aVm(estate, q.bare())
    expect(await q.told({ id: estate.dataCenterId })).toContain('quota.missing')
  })

  test('enforced: a threshold is told of once when it is reached, and grace lets through with a warning', async () => {
    const quota = await q.make({
      clusterThresholdPercent: 50,
      clusterGracePercent: 25,
      clusterParts: [{ clusterId: null, vcpus: 4, memoryBytes: null }],
    })
    const start = async (count: number) => q.started(await aVm(estate, q.bare(quota, { cpu: cpus(count) })))
    await start(1)
    expect(await q.told(quota)).toEqual([])
    await start(1)
    expect(await q.told(quota)).toEqual(['quota.threshold_passed'])
    await start(2)
    expect(await q.told(quota)).toEqual(['quota.threshold_passed'])
    await start(1) // 5 of 4, and a quarter of grace
    expect(await q.told(quota)).toEqual(['quota.limit_passed', 'quota.threshold_passed'])
    const sixth = await aVm(estate, q.bare(quota))
    await expect(q.start(sixth)).rejects.toMatchObject({ ...exceeded, details: { used: 5, asked: 1, limit: 4 } })
  })
})

test('a quota is for the clusters that it has a part for, and each of its parts limits', async () => {
  const elsewhere = await q.make({ clusterParts: [] })
  const id = await aVm(estate, q.bare(elsewhere))
  await expect(q.start(id)).rejects.toMatchObject({
    ...exceeded,
    message: expect.stringMatching(/is not for cluster Default/) as string,
  })
  await q.change(elsewhere, {
    clusterGracePercent: 0,
    clusterParts: [
      { clusterId: null, vcpus: 8, memoryBytes: null },
      { clusterId: estate.clusterId, vcpus: 1, memoryBytes: null },
    ],
  })
  await q.started(id)
  const second = await aVm(estate, q.bare(elsewhere))
  await expect(q.start(second)).rejects.toMatchObject({
    message: expect.stringMatching(/in cluster Default have 1 vCPU/) as string,
  })
})
