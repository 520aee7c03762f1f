// Quotas themselves: their limits, their end, and what goes with what.
import { describe, expect, test } from 'vitest'
import { builtIn } from '../../authz/roles.ts'
import type { Estate } from '../../test-support/estate.ts'
import { aDisk, aVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { cpus, onQuotaEstate, type quotasOf } from '../../test-support/quotas.ts'
import { createClusterService } from '../clusters/service.ts'
import { createDataCenterService } from '../data-centers/service.ts'

const gib = 2 ** 30
let estate: Estate
let q: ReturnType<typeof quotasOf>
onQuotaEstate((made, quotas) => {
  ;[estate, q] = [made, quotas]
})

test('a new quota is for all clusters and storage domains without limits, warns at 80 percent and has 20 of grace', async () => {
  expect(await q.make()).toMatchObject({
    clusterThresholdPercent: 80,
    clusterGracePercent: 20,
    storageThresholdPercent: 80,
    storageGracePercent: 20,
    clusterParts: [{ clusterId: null, clusterName: null, vcpus: null, memoryBytes: null, usedVcpus: 0 }],
    storageParts: [{ storageDomainId: null, storageDomainName: null, bytes: null, usedBytes: 0 }],
  })
  const { name } = await q.make()
  await expect(q.make({ name })).rejects.toMatchObject({ code: 'already_exists' })
  const { clusterId, domainId } = estate
  expect(
    await q.make({
      clusterParts: [
        { clusterId, vcpus: 1, memoryBytes: null },
        { clusterId: null, vcpus: null, memoryBytes: 1 },
      ],
      storageParts: [{ storageDomainId: domainId, bytes: 1 }],
    }),
  ).toMatchObject({
    clusterParts: [{ clusterId: null }, { clusterId, clusterName: 'Default' }],
    storageParts: [{ storageDomainName: 'on host-a' }],
  })
})

test('parts are for places of the data center, one for each', async () => {
  const part = { clusterId: estate.clusterId, vcpus: 1, memoryBytes: null }
  await expect(q.make({ clusterParts: [part, part] })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: { '/clusterParts/1': 'There is a part for it already.' } },
  })
  await expect(q.make({ clusterParts: [{ ...part, clusterId: crypto.randomUUID() }] })).rejects.toMatchObject({
    details: { fields: { '/clusterParts/0/clusterId': expect.stringMatching(/no such cluster/) as string } },
  })
  const elsewhere = await createDataCenterService(estate.db).create(estate.admin, { name: unique('dc'), local: true })
  await expect(
    q.make({ dataCenterId: elsewhere.id, storageParts: [{ storageDomainId: estate.domainId, bytes: 1 }] }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
})

describe('a quota below its use', () => {
  test('is refused with what is used, and nothing of it changes', async () => {
    const quota = await q.tight(4, null, 4 * gib)
    const id = await aVm(estate, q.bare(quota, { cpu: cpus(2) }))
    await q.started(id)
    await aDisk(estate, q.blank(2, quota))
    const lower = (vcpus: number | null, bytes: number) =>
      q.change(quota, {
        name: unique('renamed'),
        clusterParts: [{ clusterId: null, vcpus, memoryBytes: null }],
        storageParts: [{ storageDomainId: null, bytes }],
      })
    await expect(lower(1, gib)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/below its use\. 2 vCPUs are used: stop VMs first/) as string,
      details: {
        fields: {
          '/clusterParts/0/vcpus': expect.stringMatching(/2 vCPUs are used/) as string,
          '/storageParts/0/bytes': expect.stringMatching(/2 GiB are used/) as string,
        },
      },
    })
    expect(await q.quotas.get(estate.admin, quota.id)).toMatchObject({
      name: quota.name,
      clusterParts: [{ vcpus: 4, usedVcpus: 2 }],
      storageParts: [{ bytes: 4 * gib }],
    })
    await expect(q.change(quota, { clusterParts: [] })).rejects.toMatchObject({
      details: { fields: { '/clusterParts': expect.stringMatching(/where no part would be/) as string } },
    })
    await lower(2, 2 * gib)
    await expect(
      q.change(quota, { storageParts: [{ storageDomainId: estate.domainId, bytes: 1 }] }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'stop', undefined))
    await lower(1, 2 * gib)
  })

  test('that is so already may be raised, and its words changed', async () => {
    const quota = await q.tight(1)
    await q.setMode('audit')
    await q.started(await aVm(estate, q.bare(quota, { cpu: cpus(3) })))
    await q.setMode('enforced')
    await q.change(quota, { description: 'too much' })
    await q.change(quota, { clusterParts: [{ clusterId: null, vcpus: 2, memoryBytes: null }] })
    const lower = { clusterParts: [{ clusterId: null, vcpus: 1, memoryBytes: null }] }
    await expect(q.change(quota, lower)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is not made by a start at the same time either', async () => {
    const quota = await q.tight(2)
    const id = await aVm(estate, q.bare(quota, { cpu: cpus(2) }))
    const { revision } = await q.quotas.get(estate.admin, quota.id)
    const body = { clusterParts: [{ clusterId: null, vcpus: 1, memoryBytes: null }] }
    const [lowered, started] = await Promise.allSettled([
      q.quotas.update(estate.admin, quota.id, revision, body),
      q.start(id),
    ])
    expect([lowered.status, started.status].sort()).toEqual(['fulfilled', 'rejected'])
  })
})

test('a quota that has users stays; without them it goes, with what was granted on it', async () => {
  const quota = await q.make()
  const vm = await aVm(estate, q.bare(quota))
  await aDisk(estate, q.blank(1, quota))
  const consumer = await q.aConsumer(quota)
  const plan = await q.quotas.planDelete(estate.admin, quota.id)
  expect(plan).toMatchObject({
    blockers: [{ code: 'conflict', text: expect.stringMatching(/^A VM and a disk count against it\./) as string }],
    warnings: ['A role granted on it is taken away.'],
  })
  await expect(q.quotas.delete(estate.admin, quota.id, plan.hash)).rejects.toMatchObject({ code: 'conflict' })
  const other = await q.make()
  await q.edit(vm, { quotaId: other.id })
  for (const { id } of (await estate.services.disks.list(estate.admin, { quotaId: [quota.id] })).items)
    await q.editDisk(id, { quotaId: other.id })
  await expect(q.quotas.delete(estate.admin, quota.id, plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  await q.quotas.delete(estate.admin, quota.id, (await q.quotas.planDelete(estate.admin, quota.id)).hash)
  await expect(q.quotas.get(estate.admin, quota.id)).rejects.toMatchObject({ code: 'not_found' })
  const left = estate.db
    .selectFrom('permission')
    .select('id')
    .where('principal_id', '=', consumer.userId ?? '')
  expect(await left.where('role_id', '=', builtIn.quotaConsumer).execute()).toEqual([])
})

test('a cluster that is deleted takes its part along, and a data center its quotas', async () => {
  const dataCenters = createDataCenterService(estate.db)
  const { id: dataCenterId } = await dataCenters.create(estate.admin, { name: unique('dc'), local: true })
  const clusters = createClusterService(estate.db)
  const cluster = await clusters.create(estate.admin, { name: unique('cluster'), dataCenterId, architecture: 'x86_64' })
  const clusterParts = [{ clusterId: cluster.id, vcpus: 1, memoryBytes: null }]
  const quota = await q.make({ dataCenterId, clusterParts })
  await clusters.delete(estate.admin, cluster.id, undefined)
  expect((await q.quotas.get(estate.admin, quota.id)).clusterParts).toEqual([])
  const plan = await dataCenters.planDelete(estate.admin, dataCenterId)
  expect(plan.effects.map(({ text }) => text)).toContain(`Quota ${quota.name} is deleted.`)
  await dataCenters.delete(estate.admin, dataCenterId, plan.hash)
  await expect(q.quotas.get(estate.admin, quota.id)).rejects.toMatchObject({ code: 'not_found' })
})
