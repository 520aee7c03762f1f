import type { Schema } from '@overt/api-client/engine'

/** How a status is painted. The icon and the word carry the same meaning without the colour. */
export type Tone = 'good' | 'busy' | 'idle' | 'held' | 'warning' | 'bad'

type StorageStatus = Schema<'StorageDomain'>['status']

/** Tone by VM status. */
export const vmTones: Readonly<Record<Schema<'VmStatus'>, Tone>> = {
  up: 'good',
  down: 'idle',
  wait_for_launch: 'busy',
  powering_up: 'busy',
  powering_down: 'busy',
  reboot_in_progress: 'busy',
  saving_state: 'busy',
  restoring_state: 'busy',
  migrating: 'busy',
  paused: 'held',
  suspended: 'held',
  image_locked: 'busy',
  unknown: 'warning',
  not_responding: 'bad',
}

/** Tone by host status. */
export const hostTones: Readonly<Record<Schema<'HostStatus'>, Tone>> = {
  up: 'good',
  down: 'idle',
  pending_approval: 'warning',
  installing: 'busy',
  install_failed: 'bad',
  initializing: 'busy',
  connecting: 'busy',
  preparing_for_maintenance: 'busy',
  maintenance: 'held',
  non_responsive: 'bad',
  non_operational: 'bad',
  error: 'bad',
  reboot: 'busy',
  kdumping: 'bad',
}

/** Tone by storage domain status. */
export const storageTones: Readonly<Record<StorageStatus, Tone>> = {
  active: 'good',
  unattached: 'idle',
  locked: 'busy',
  activating: 'busy',
  inactive: 'bad',
  unknown: 'warning',
  preparing_for_maintenance: 'busy',
  maintenance: 'held',
  detaching: 'busy',
}

/** Tone by data center status. */
export const dataCenterTones: Readonly<Record<Schema<'DataCenter'>['status'], Tone>> = {
  up: 'good',
  uninitialized: 'idle',
  contend: 'busy',
  not_operational: 'bad',
  problematic: 'warning',
  maintenance: 'held',
}

/** Tone by disk status. */
export const diskTones: Readonly<Record<Schema<'DiskStatus'>, Tone>> = { ok: 'good', locked: 'busy', illegal: 'bad' }

/** Tone by operation status. */
export const operationTones: Readonly<Record<Schema<'OperationStatus'>, Tone>> = {
  waiting: 'held',
  running: 'busy',
  undoing: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'idle',
  stuck: 'bad',
}

/** Tone by event severity. */
export const severityTones: Readonly<Record<Schema<'Severity'>, Tone>> = {
  normal: 'idle',
  warning: 'warning',
  error: 'bad',
  alert: 'bad',
}
