import type { QueryOf } from '@overt/api-client/engine'
import type { VmStatus } from '@overt/api-client/rules/vm-actions'
import { type RawBuilder, sql } from 'kysely'
import { byNumber, byText, type RowOrder } from '../../db/row-order.ts'
import { statusOf } from './status.ts'
import type { VmFactsRow } from './store.ts'

/** How a list of VMs may be sorted; `-` is descending. */
export type VmSort = NonNullable<QueryOf<'listVms'>['sort']>

/** An order of VMs. */
export interface VmOrder extends RowOrder<VmFactsRow> {
  /** The key as SQL; absent for what only the view knows. */
  readonly column?: RawBuilder<unknown>
  /** Its SQL type, for a key that comes back in a cursor. */
  readonly type?: RawBuilder<unknown>
}

/** Where each status stands: what needs a look first, what rests last. */
const ranks: Readonly<Record<VmStatus, number>> = {
  not_responding: 10,
  unknown: 11,
  paused: 12,
  image_locked: 13,
  wait_for_launch: 14,
  powering_up: 15,
  reboot_in_progress: 16,
  migrating: 17,
  restoring_state: 18,
  saving_state: 19,
  powering_down: 20,
  up: 21,
  suspended: 22,
  down: 23,
}

const orders: Readonly<Record<Exclude<VmSort, `-${string}`>, Omit<VmOrder, 'direction'>>> = {
  name: { column: sql`vm.name`, type: sql`text`, keyOf: ({ name }) => name, compareKeys: byText },
  createdAt: {
    column: sql`vm.created_at`,
    type: sql`timestamptz`,
    keyOf({ id, page_at: at }) {
      if (at === undefined) throw new Error(`VM ${id} was read without the exact time it was created at`)
      return at
    },
    compareKeys: byText,
  },
  memory: {
    column: sql`vm.memory_bytes`,
    type: sql`bigint`,
    keyOf: ({ memory_bytes }) => String(memory_bytes),
    compareKeys: byNumber,
  },
  host: {
    column: sql`coalesce(h.name, '')`,
    type: sql`text`,
    keyOf: ({ host_name }) => host_name ?? '',
    compareKeys: byText,
  },
  status: { keyOf: (row) => `${ranks[statusOf(row).status]}/${row.name}`, compareKeys: byText },
}

/** The order that a word of the contract names. */
export function orderOf(sort: VmSort): VmOrder {
  const word = sort.replace(/^-/, '') as keyof typeof orders // the contract allows these words only
  return { ...orders[word], direction: sort.startsWith('-') ? 'desc' : 'asc' }
}
