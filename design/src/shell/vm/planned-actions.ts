import type { BodyOf, Schema } from '@overt/api-client/engine'
import { client } from '../api.ts'

/** Actions that interrupt, move or delete something, and so show their plan first; also the dialogs' names in the address. */
export const plannedVmActions = ['shutdown', 'stop', 'reboot', 'reset', 'migrate', 'delete'] as const
/** One of them. */
export type PlannedVmAction = (typeof plannedVmActions)[number]

interface Planned {
  /** Name of the API operation that does it. */
  readonly operation: 'shutdownVm' | 'stopVm' | 'rebootVm' | 'resetVm'
  readonly plan: (id: string) => Promise<Schema<'Plan'>>
  readonly run: (id: string, planHash: string) => Promise<Schema<'Operation'>>
}

/** What a planned action is called with: the object, and the plan that was shown. */
export const confirmed = (id: string, hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })

/** Those that have no choice to make. */
export type PlainVmAction = Exclude<PlannedVmAction, 'migrate' | 'delete'>

/** How each is planned and done. */
export const planned: Readonly<Record<PlainVmAction, Planned>> = {
  shutdown: {
    operation: 'shutdownVm',
    plan: (id) => client.call('planShutdownVm', { path: { id } }),
    run: (id, hash) => client.call('shutdownVm', confirmed(id, hash)),
  },
  stop: {
    operation: 'stopVm',
    plan: (id) => client.call('planStopVm', { path: { id } }),
    run: (id, hash) => client.call('stopVm', confirmed(id, hash)),
  },
  reboot: {
    operation: 'rebootVm',
    plan: (id) => client.call('planRebootVm', { path: { id } }),
    run: (id, hash) => client.call('rebootVm', confirmed(id, hash)),
  },
  reset: {
    operation: 'resetVm',
    plan: (id) => client.call('planResetVm', { path: { id } }),
    run: (id, hash) => client.call('resetVm', confirmed(id, hash)),
  },
}

/** Where a VM is to go, and how. */
export type MigrationWish = BodyOf<'migrateVm'>

/** How a VM is migrated. */
export const migration = {
  plan: (id: string, wish: MigrationWish) => client.call('planMigrateVm', { path: { id }, body: wish }),
  run: (id: string, wish: MigrationWish, hash: string) => client.call('migrateVm', migration.args(id, wish, hash)),
  args: (id: string, wish: MigrationWish, hash: string) => ({ ...confirmed(id, hash), body: wish }),
}

/** What becomes of the disks that only the deleted VM uses. */
export type DiskFate = 'delete' | 'keep'

/** How a VM is deleted, with its disks or without them. */
export const deletion = {
  plan: (id: string, disks: DiskFate) => client.call('planDeleteVm', { path: { id }, query: { disks } }),
  run: (id: string, disks: DiskFate, hash: string) => client.call('deleteVm', deletion.args(id, disks, hash)),
  args: (id: string, disks: DiskFate, hash: string) => ({ ...confirmed(id, hash), query: { disks } }),
}
