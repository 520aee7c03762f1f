import type { QueryOf, Schema } from '@overt/api-client/engine'
import { byNumber, byText, type RowOrder } from '../../db/row-order.ts'
import type { HostRow } from './store.ts'
import { statusOf } from './view.ts'

type HostSort = NonNullable<QueryOf<'listHosts'>['sort']>

/** Where each status stands: what needs a look first. */
const ranks: Readonly<Record<Schema<'HostStatus'>, number>> = {
  error: 10,
  non_operational: 11,
  non_responsive: 12,
  install_failed: 13,
  kdumping: 14,
  down: 15,
  pending_approval: 16,
  connecting: 17,
  initializing: 18,
  installing: 19,
  reboot: 20,
  preparing_for_maintenance: 21,
  maintenance: 22,
  up: 23,
}

function threads({ reported }: HostRow): number {
  if (!reported) return 0
  const { sockets, coresPerSocket, threadsPerCore } = reported.cpu
  return sockets * coresPerSocket * threadsPerCore
}

const orders: Readonly<Record<Exclude<HostSort, `-${string}`>, Omit<RowOrder<HostRow>, 'direction'>>> = {
  name: { keyOf: ({ name }) => name, compareKeys: byText },
  status: { keyOf: (row) => `${ranks[statusOf(row).status]}/${row.name}`, compareKeys: byText },
  cpu: { keyOf: (row) => String(threads(row)), compareKeys: byNumber },
  memory: { keyOf: ({ reported }) => String(reported?.memoryBytes ?? 0), compareKeys: byNumber },
  vms: { keyOf: ({ vm_count }) => String(vm_count), compareKeys: byNumber },
  certificate: { keyOf: (row) => String(row.certificate_expires_at.getTime()), compareKeys: byNumber },
}

/** The order that a word of the contract names. */
export function orderOf(sort: HostSort): RowOrder<HostRow> {
  const word = sort.replace(/^-/, '') as keyof typeof orders // the contract allows these words only
  return { ...orders[word], direction: sort.startsWith('-') ? 'desc' : 'asc' }
}
