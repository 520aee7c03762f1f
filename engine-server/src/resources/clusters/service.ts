import { isDeepStrictEqual } from 'node:util'
import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { requireRightOn } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent, recordEvents } from '../../events/record.ts'
import { fitEvent } from '../../hosts/fit-events.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import { choicesOf } from './choices.ts'
import { planDelete, planUpdate } from './plan.ts'
import { assertFirmware, assertOffered, promisesOf, turnsOf } from './settings.ts'
import * as store from './store.ts'
import { clusterView } from './view.ts'

type Cluster = Schema<'Cluster'>

/** Clusters: hosts that are alike and share the work. */
export interface ClusterService {
  list(actor: Actor, query: QueryOf<'listClusters'>): Promise<{ items: Cluster[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Cluster>
  /**
   * @throws AppError `not_found` (the data center), `forbidden`, `already_exists`, `invalid_request` (settings that no
   * host can be, or that do not go together)
   */
  create(actor: Actor, request: BodyOf<'createCluster'>): Promise<Cluster>
  /** What a change would do to its hosts and VMs. @throws AppError as `create` */
  planUpdate(actor: Actor, id: string, change: BodyOf<'updateCluster'>): Promise<Plan>
  /**
   * Hosts that fall out by it, or come back, are told of. @throws AppError as `create`; `stale_revision`, `plan_changed`
   */
  update(
    actor: Actor,
    id: string,
    revision: number,
    change: BodyOf<'updateCluster'>,
    seenHash: string | undefined,
  ): Promise<Cluster>
  planDelete(actor: Actor, id: string): Promise<Plan>
  /** @throws AppError `conflict` while something is in it, `plan_changed` */
  delete(actor: Actor, id: string, seenHash: string | undefined): Promise<void>
  /** What a cluster can be set to, by what the hosts the actor may see offer. @throws AppError `not_found` */
  choices(actor: Actor, query: QueryOf<'getClusterChoices'>): Promise<Schema<'ClusterChoices'>>
}

/** Of what is in the way of a deletion, how much is named. */
const namedAtMost = 10

/** Makes the service. */
export function createClusterService(db: Db): ClusterService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('cluster')
    return row
  }
  const draftDelete = async (from: DbOrTx, actor: Actor, id: string) => {
    const cluster = await find(from, actor, id)
    const contents = await store.findContents(from, id, namedAtMost)
    const { name, host_count: hostCount, vm_count: vmCount } = cluster
    return { cluster, draft: planDelete({ id, name, hostCount, vmCount, ...contents }) }
  }
  const draftUpdate = async (from: DbOrTx, actor: Actor, id: string, change: BodyOf<'updateCluster'>) => {
    const before = await find(from, actor, id)
    if (change.firmwareDefault) assertFirmware(before.architecture, change.firmwareDefault)
    const hosts = await hostsOf(from, actor, before)
    assertOffered(changed(before, change), hosts.asked, before.architecture)
    const promises = promisesOf(before, change)
    const turns = turnsOf(promises.before, promises.after, hosts.own)
    const isKept = isDeepStrictEqual(promises.before, promises.after)
    const waitingVmCount = isKept ? 0 : await store.countRuns(from, id)
    return { before, turns, draft: planUpdate(before, { turns, waitingVmCount }) }
  }
  return {
    get: async (actor, id) => clusterView(await find(db, actor, id)),
    async list(actor, { limit = 100, after, ids, search, tagId, dataCenterId }) {
      const rows = await store.listPage(db, actor, {
        limit,
        after: decodeCursor(after, 1),
        ids,
        search,
        tagId,
        dataCenterId,
      })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(clusterView), next }
    },
    async create(actor, { dataCenterId, ...settings }) {
      const dataCenter = { kind: 'data_center', id: dataCenterId } as const
      const found = await requireRightOn(db, actor, 'create_cluster', dataCenter, 'create clusters in this data center')
      const { name, architecture } = settings
      // There is no BIOS on aarch64.
      const { firmwareDefault = architecture === 'aarch64' ? 'uefi' : 'bios' } = settings
      assertFirmware(architecture, firmwareDefault)
      const id = crypto.randomUUID()
      const ancestors = [id, ...found.ancestors]
      return await transact(db, async (tx) => {
        assertOffered(settings, await store.listOfferingHosts(tx, actor, { architecture }), architecture)
        await store.insertCluster(tx, { ...settings, firmwareDefault, id, dataCenterId, ancestors })
        await recordEvent(tx, {
          objectKind: 'cluster',
          objectId: id,
          objectName: name,
          change: 'created',
          ancestors,
          parents: [dataCenter],
          code: 'cluster.created',
          message: `${actor.userName} created the cluster ${name} in ${found.name}.`,
          ...byActor(actor),
        })
        return clusterView(await find(tx, actor, id))
      })
    },
    planUpdate: async (actor, id, change) => toPlan((await draftUpdate(db, actor, id, change)).draft),
    async update(actor, id, revision, change, seenHash) {
      return await transact(db, async (tx) => {
        await store.lockCluster(tx, id)
        const { before, turns, draft } = await draftUpdate(tx, actor, id, change)
        // That somebody changed it meanwhile is told before what else that means.
        if (before.revision !== revision)
          throw new AppError('stale_revision', 'Somebody changed the cluster since you read it. Read it again.')
        assertPlan(seenHash, draft)
        await store.updateCluster(tx, id, change)
        const after = await find(tx, actor, id)
        await recordEvents(tx, [
          {
            objectKind: 'cluster',
            objectId: id,
            objectName: after.name,
            change: 'updated',
            ancestors: after.ancestors,
            code: 'cluster.updated',
            message: `${actor.userName} changed the cluster ${after.name}: ${Object.keys(change).join(', ') || 'nothing'}.`,
            ...byActor(actor),
          },
          ...turns.map(({ host, misfit }) => fitEvent(host, misfit, after.name)),
        ])
        return clusterView(after)
      })
    },
    planDelete: async (actor, id) => toPlan((await draftDelete(db, actor, id)).draft),
    async delete(actor, id, seenHash) {
      await transact(db, async (tx) => {
        await store.lockCluster(tx, id)
        const { cluster, draft } = await draftDelete(tx, actor, id)
        assertPlan(seenHash, draft)
        await store.deleteCluster(tx, id)
        await recordEvent(tx, {
          objectKind: 'cluster',
          objectId: id,
          objectName: cluster.name,
          change: 'gone',
          ancestors: cluster.ancestors,
          parents: [{ kind: 'data_center', id: cluster.data_center_id }],
          code: 'cluster.deleted',
          message: `${actor.userName} deleted the cluster ${cluster.name}.`,
          ...byActor(actor),
        })
      })
    },
    async choices(actor, { clusterId, architecture = 'x86_64' }) {
      const cluster = clusterId === undefined ? undefined : await find(db, actor, clusterId)
      if (cluster) return choicesOf((await hostsOf(db, actor, cluster)).asked, cluster.architecture)
      return choicesOf(await store.listOfferingHosts(db, actor, { architecture }), architecture)
    },
  }
}

/** The hosts of a cluster, and those that are asked what it can be set to: while it has none, all of its architecture. */
async function hostsOf(from: DbOrTx | Tx, actor: Actor, { id, architecture }: store.ClusterRow) {
  const own = await store.listOfferingHosts(from, actor, { clusterId: id })
  return { own, asked: own.length > 0 ? own : await store.listOfferingHosts(from, actor, { architecture }) }
}

/** Of a change, what it really changes: what a cluster is set to already is never refused. */
function changed(before: store.ClusterRow, { cpuType, emulatedMachine }: BodyOf<'updateCluster'>) {
  return {
    ...(cpuType === undefined || cpuType === before.cpu_type ? {} : { cpuType }),
    ...(emulatedMachine === undefined || emulatedMachine === before.emulated_machine ? {} : { emulatedMachine }),
  }
}
