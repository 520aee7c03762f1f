import { isDeepStrictEqual } from 'node:util'
import type { Schema } from '@overt/api-client/engine'
import type { ShownVmRow } from './store.ts'

/** What a run was started with, as far as people can change it: kept beside the run to tell what waits for the next. */
export type RunConfig = {
  readonly name: string
  readonly memoryBytes: number
  readonly maxMemoryBytes: number
  readonly cpu: { readonly sockets: number; readonly coresPerSocket: number; readonly threadsPerCore: number }
  readonly firmware: 'bios' | 'uefi'
  /** What its cluster promises; null: all that its host has. Runs that began before clusters promised have none. */
  readonly cpuType?: string | null
  readonly emulatedMachine?: string | null
  /** Runs that began before there was a choice have none: they show VNC. */
  readonly display?: ShownVmRow['display']
  readonly bootDevices: readonly string[]
  readonly isoDiskId: string | null
  /** Names the secret, never holds it. */
  readonly cloudInitSecretId: string | null
}

/** The configuration a start of now would use. */
export function runConfigOf(row: ShownVmRow): RunConfig {
  return {
    name: row.name,
    memoryBytes: row.memory_bytes,
    maxMemoryBytes: row.max_memory_bytes,
    cpu: { sockets: row.cpu_sockets, coresPerSocket: row.cpu_cores, threadsPerCore: row.cpu_threads },
    firmware: row.firmware,
    cpuType: row.cluster_cpu_type,
    emulatedMachine: row.cluster_emulated_machine,
    display: row.display,
    bootDevices: row.boot_devices,
    isoDiskId: row.iso_disk_id,
    cloudInitSecretId: row.cloud_init_secret_id,
  }
}

const fields = ['name', 'memoryBytes', 'maxMemoryBytes', 'cpu', 'firmware', 'bootDevices', 'isoDiskId'] as const

/** What the present run has otherwise than it is configured; nothing when there is no run. */
export function pendingChanges(row: ShownVmRow): Schema<'PendingChange'>[] {
  const current = row.run_config as RunConfig | null // written from a RunConfig
  if (!row.run_id || !current) return []
  const next = runConfigOf(row)
  const changes: Schema<'PendingChange'>[] = []
  for (const field of fields)
    if (current[field] !== next[field] && !isDeepStrictEqual(current[field], next[field]))
      changes.push({ field, current: shown(current[field]), next: shown(next[field]) })
  for (const field of ['cpuType', 'emulatedMachine'] as const) {
    const is = current[field]
    if (is !== undefined && is !== next[field]) changes.push({ field, current: is, next: next[field] ?? null })
  }
  const shownBy = current.display ?? 'vnc'
  if (shownBy !== next.display) changes.push({ field: 'display', current: shownBy, next: next.display ?? 'vnc' })
  if (current.cloudInitSecretId !== next.cloudInitSecretId)
    changes.push({ field: 'cloudInit', current: null, next: next.cloudInitSecretId === null ? null : 'changed' })
  return changes
}

type Shown = Schema<'PendingChange'>['current']

function shown(value: RunConfig[(typeof fields)[number]]): Shown {
  return Array.isArray(value) ? [...value] : (value as Shown) // plain JSON of the types the contract names
}
