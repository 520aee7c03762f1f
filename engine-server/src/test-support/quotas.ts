// Quotas on an estate, and people who consume them: what tests of quotas begin with.
import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../authz/actor.ts'
import { builtIn } from '../authz/roles.ts'
import { createDataCenterService } from '../resources/data-centers/service.ts'
import { createQuotaService } from '../resources/quotas/service.ts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { anEstate, type Estate } from './estate.ts'
import { mustSucceed, unique } from './factories.ts'

type Quota = Schema<'Quota'>
type Identified = { readonly id: string }

/** An estate for the tests of a file, whose data center enforces quotas when each begins. */
export function onQuotaEstate(begin: (estate: Estate, quotas: ReturnType<typeof quotasOf>) => void): void {
  let estate: Estate
  let quotas: ReturnType<typeof quotasOf>
  beforeAll(async () => {
    estate = await anEstate()
    await estate.startRunner()
    quotas = quotasOf(estate)
    begin(estate, quotas)
  })
  afterAll(() => estate[Symbol.asyncDispose]())
  beforeEach(() => quotas.setMode('enforced'))
}

/** What is done with the quotas of an estate's data center. */
export function quotasOf(estate: Estate) {
  const quotas = createQuotaService(estate.db)
  const { vms, disks } = estate.services
  const make = (limits: Partial<BodyOf<'createQuota'>> = {}) =>
    quotas.create(estate.admin, { name: unique('quota'), dataCenterId: estate.dataCenterId, ...limits })
  const grant = (actor: Actor, role_id: string, object_kind: string, object_id: string) =>
    estate.db
      .insertInto('permission')
      .values({
        id: crypto.randomUUID(),
        principal_kind: 'user',
        principal_id: actor.userId ?? '',
        role_id,
        object_kind,
        object_id,
      })
      .execute()
  return {
    quotas,
    make,
    grant,
    async setMode(quotaMode: Schema<'QuotaMode'>, actor: Actor = estate.admin): Promise<void> {
      const service = createDataCenterService(estate.db)
      const { revision } = await service.get(actor, estate.dataCenterId)
      await service.update(actor, estate.dataCenterId, revision, { quotaMode })
    },
    /** A quota of so much in all places together, with no grace. */
    tight: (vcpus: number | null, memoryBytes: number | null = null, bytes: number | null = null) =>
      make({
        clusterGracePercent: 0,
        storageGracePercent: 0,
        clusterParts: [{ clusterId: null, vcpus, memoryBytes }],
        storageParts: [{ storageDomainId: null, bytes }],
      }),
    async change({ id }: Identified, body: BodyOf<'updateQuota'>): Promise<Quota> {
      return await quotas.update(estate.admin, id, (await quotas.get(estate.admin, id)).revision, body)
    },
    /** Somebody who makes VMs and disks, and is a consumer of some quotas. */
    async aConsumer(...of: readonly Identified[]): Promise<Actor> {
      const actor = await estate.aUser(unique('user'), 'user', estate.networkId)
      await grant(actor, builtIn.powerUserRole, 'data_center', estate.dataCenterId)
      for (const { id } of of) await grant(actor, builtIn.quotaConsumer, 'quota', id)
      return actor
    },
    /** A VM of one vCPU and 64 MiB without disks. */
    bare: (quota?: Identified, more: Partial<BodyOf<'createVm'>> = {}): Partial<BodyOf<'createVm'>> => ({
      clusterId: estate.clusterId,
      disks: [],
      nics: [],
      cpu: cpus(1),
      ...(quota ? { quotaId: quota.id } : {}),
      ...more,
    }),
    start: (id: string, actor: Actor = estate.admin) => vms.power(actor, id, 'start', undefined),
    async started(id: string): Promise<void> {
      await mustSucceed(estate, await vms.power(estate.admin, id, 'start', undefined))
    },
    edit: async (id: string, body: BodyOf<'updateVm'>, actor: Actor = estate.admin) =>
      vms.update(actor, id, (await vms.get(actor, id)).revision, body),
    editDisk: async (id: string, body: BodyOf<'updateDisk'>, actor: Actor = estate.admin) =>
      disks.update(actor, id, (await disks.get(actor, id)).revision, body),
    /** A blank disk of so many GiB. */
    blank: (gibs: number, quota?: Identified, more: Partial<BodyOf<'createDisk'>> = {}): BodyOf<'createDisk'> => ({
      name: unique('disk'),
      storageDomainId: estate.domainId,
      allocation: 'thin',
      readOnly: false,
      source: { type: 'blank', sizeBytes: gibs * 2 ** 30 },
      ...(quota ? { quotaId: quota.id } : {}),
      ...more,
    }),
    /** What is used of the first parts. */
    async use({ id }: Identified) {
      const { clusterParts, storageParts, vmCount, diskCount } = await quotas.get(estate.admin, id)
      const [cluster, storage] = [clusterParts[0], storageParts[0]]
      return {
        vcpus: cluster?.usedVcpus,
        memoryBytes: cluster?.usedMemoryBytes,
        bytes: storage?.usedBytes,
        vmCount,
        diskCount,
      }
    },
    /** Codes of what was told of a quota or data center because of what quotas limit, sorted. */
    async told({ id }: Identified): Promise<string[]> {
      const rows = await estate.db
        .selectFrom('event')
        .select('code')
        .where('object_id', '=', id)
        .where('severity', '=', 'warning')
        .execute()
      return rows.flatMap(({ code }) => code ?? []).sort()
    },
  }
}

/** So many vCPUs. */
export function cpus(sockets: number): Schema<'CpuTopology'> {
  return { sockets, coresPerSocket: 1, threadsPerCore: 1 }
}

/** What a refusal by a quota matches. */
export const exceeded = { code: 'quota_exceeded' } as const
