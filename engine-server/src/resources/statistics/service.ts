import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { isDatabaseError } from '../../db/constraint-errors.ts'
import type { Db, HistoryDb } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import * as store from './store.ts'
import { type Metric, type StepRow, statisticsView, type Window, windowOf } from './view.ts'

type Statistics = Schema<'Statistics'>
/** How far back; the contract's default is an hour. */
type Range = Schema<'StatisticsRange'> | undefined

/**
 * Measurements of the past, from the history database. Whether the caller may see the object is decided before, by the
 * permission table: the history database knows nobody's permissions.
 */
export interface StatisticsService {
  ofVm(id: string, range: Range): Promise<Statistics>
  ofHost(id: string, range: Range): Promise<Statistics>
  ofCluster(id: string, range: Range): Promise<Statistics>
  ofDataCenter(id: string, range: Range): Promise<Statistics>
  ofStorageDomain(id: string, range: Range): Promise<Statistics>
  /** Of all hosts and storage domains the actor may see. */
  ofEstate(actor: Actor, range: Range): Promise<Statistics>
}

const traffic = [
  'disk_read_bytes_per_second',
  'disk_write_bytes_per_second',
  'network_receive_bytes_per_second',
  'network_transmit_bytes_per_second',
] as const
const ofVms: readonly Metric[] = ['cpu_percent', 'memory_used_bytes', 'memory_total_bytes', ...traffic]
const ofHosts: readonly Metric[] = [
  'cpu_percent',
  'cpus_total',
  'vcpus_committed',
  'memory_used_bytes',
  'memory_total_bytes',
  'memory_committed_bytes',
  ...traffic,
]
const ofStorage: readonly Metric[] = ['space_used_bytes', 'space_total_bytes']

/** What the service is made of. */
export interface StatisticsParts {
  readonly db: Db
  readonly history: HistoryDb
  /** How often hosts report, which no step may be shorter than. */
  readonly statisticsIntervalMs: number
  /** Exchanged by tests. */
  readonly now?: () => number
}

/** Makes the service. */
export function createStatisticsService(parts: StatisticsParts): StatisticsService {
  const { db, history, statisticsIntervalMs, now = Date.now } = parts
  const read = async (
    range: Range,
    metrics: readonly Metric[],
    rows: (window: Window) => Promise<readonly StepRow[]>,
  ): Promise<Statistics> => {
    const window = windowOf(range ?? '1h', now(), statisticsIntervalMs)
    try {
      return statisticsView(window, metrics, await rows(window))
    } catch (cause) {
      if (isDatabaseError(cause)) throw cause
      throw new AppError('busy', 'The history database does not answer. Try again in a minute.', {
        cause,
        details: { retryAfterSeconds: 30 },
      })
    }
  }
  const ofTotals = (ids: readonly string[], range: Range, metrics: readonly Metric[]) =>
    read(range, metrics, (window) => store.listTotals(history, ids, window))
  return {
    ofVm: (id, range) => read(range, ofVms, (window) => store.listOfVm(history, id, window)),
    ofHost: (id, range) => ofTotals([id], range, ofHosts),
    ofCluster: (id, range) => ofTotals([id], range, ofHosts),
    ofDataCenter: (id, range) => ofTotals([id], range, [...ofHosts, ...ofStorage]),
    ofStorageDomain: (id, range) => ofTotals([id], range, ofStorage),
    async ofEstate(actor, range) {
      const ids = await store.listTopmostSeen(db, actor)
      const { hosts, storage } = await store.findWhatIsBelow(db, ids)
      return await ofTotals(ids, range, [...(hosts ? ofHosts : []), ...(storage ? ofStorage : [])])
    },
  }
}
