import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import type { Services } from '../../services.ts'
import { diskItems, domainItems, eventItems, hostItems, operationItems, rankAttention, vmItems } from './attention.ts'
import { capacityOf, consumersOf, countsOf, mostConsumers, vmsByHost } from './figures.ts'
import {
  groupVms,
  listBrokenOperations,
  listConsumingVms,
  listDomains,
  listGraveEvents,
  listHosts,
  listIllegalDisks,
  listTroubledVms,
} from './store.ts'

type Dashboard = Schema<'Dashboard'>

/** Items shown at most: nobody reads more of them at once. */
const mostItems = 50
/** Operations shown at most. */
const mostOperations = 8

/** What an administrator looks at first. */
export interface DashboardService {
  read(actor: Actor): Promise<Dashboard>
}

/** Makes the service. */
export function createDashboardService({
  db,
  dataCenters,
  operations,
}: { readonly db: Db } & Pick<Services, 'dataCenters' | 'operations'>): DashboardService {
  const operationsOf = async (actor: Actor) => {
    const [live, latest] = await Promise.all([
      operations.list(actor, { status: ['waiting', 'running', 'undoing', 'stuck'], limit: mostOperations }),
      operations.list(actor, { limit: mostOperations }),
    ])
    const ids = new Set(live.items.map(({ id }) => id))
    return [...live.items, ...latest.items.filter(({ id }) => !ids.has(id))].slice(0, mostOperations)
  }
  const attentionOf = async (
    actor: Actor,
    parts: Pick<Parameters<typeof countsOf>[0], 'hosts' | 'vms' | 'domains'>,
  ) => {
    const ofHosts = hostItems(parts.hosts, vmsByHost(parts.vms))
    const troubled = ofHosts.flatMap(({ code, object }) => (code === 'host_pending_approval' ? [] : object.id))
    const [vms, disks, broken, events] = await Promise.all([
      listTroubledVms(db, actor, troubled),
      listIllegalDisks(db, actor),
      listBrokenOperations(db, actor),
      listGraveEvents(db, actor),
    ])
    return rankAttention(
      [
        ...ofHosts,
        ...domainItems(parts.domains, new Set(troubled)),
        ...vmItems(vms),
        ...diskItems(disks),
        ...operationItems(broken),
        ...eventItems(events),
      ],
      new Map(broken.map((operation) => [operation.id, operation.object_id])),
    )
  }
  return {
    async read(actor) {
      const at = new Date().toISOString()
      const [hosts, vms, domains, { items: centers }] = await Promise.all([
        listHosts(db, actor),
        groupVms(db, actor),
        listDomains(db, actor),
        dataCenters.list(actor, { limit: 1000 }),
      ])
      const [attention, shown, consuming] = await Promise.all([
        attentionOf(actor, { hosts, vms, domains }),
        operationsOf(actor),
        listConsumingVms(db, actor, mostConsumers),
      ])
      return {
        at,
        attention: { items: attention.slice(0, mostItems), total: attention.length },
        counts: countsOf({ hosts, vms, domains, dataCenters: centers }),
        capacity: capacityOf({ hosts, vms, domains }),
        consumers: consumersOf({ hosts, vms: consuming }),
        operations: shown,
      }
    },
  }
}
