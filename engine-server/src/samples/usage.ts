import type { Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'

/** What an object used when it was last measured, as stores select it; all null when that is too long ago. */
export interface UsageRow {
  readonly usage_at: Date | null
  readonly usage_cpu_percent: number | null
  readonly usage_memory_used_bytes: number | null
  readonly usage_memory_total_bytes: number | null
  readonly usage_disk_read: number | null
  readonly usage_disk_write: number | null
  readonly usage_receive: number | null
  readonly usage_transmit: number | null
}

/** The columns of a `UsageRow`, of the table `latest_usage` joined as `lu`. */
export const usageColumns = [
  'lu.at as usage_at',
  'lu.cpu_percent as usage_cpu_percent',
  'lu.memory_used_bytes as usage_memory_used_bytes',
  'lu.memory_total_bytes as usage_memory_total_bytes',
  'lu.disk_read_bytes_per_second as usage_disk_read',
  'lu.disk_write_bytes_per_second as usage_disk_write',
  'lu.network_receive_bytes_per_second as usage_receive',
  'lu.network_transmit_bytes_per_second as usage_transmit',
] as const

/** The condition that `lu` is new enough to be shown as what is used now. */
export const isRecentUsage = sql<boolean>`lu.at > now() - interval '2 minutes'`

/** Usage as the contract shows it. */
export function usageView(row: UsageRow): Schema<'Usage'> | null {
  if (row.usage_at === null) return null
  return {
    at: row.usage_at.toISOString(),
    cpuPercent: row.usage_cpu_percent ?? 0,
    memoryUsedBytes: row.usage_memory_used_bytes ?? 0,
    memoryTotalBytes: row.usage_memory_total_bytes,
    diskReadBytesPerSecond: row.usage_disk_read,
    diskWriteBytesPerSecond: row.usage_disk_write,
    networkReceiveBytesPerSecond: row.usage_receive,
    networkTransmitBytesPerSecond: row.usage_transmit,
  }
}
