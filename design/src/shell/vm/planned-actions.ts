import type { Schema } from '@overt/api-client/engine'
import { client } from '../api.ts'

/** Actions that interrupt or delete something, and so show their plan first; also the dialogs' names in the address. */
export const plannedVmActions = ['shutdown', 'stop', 'reboot', 'reset', 'delete'] as const
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

/** How each is planned and done, except a deletion, which has a choice to make. */
export const planned: Readonly<Record<Exclude<PlannedVmAction, 'delete'>, Planned>> = {
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

/** What becomes of the disks that only the deleted VM uses. */
export type DiskFate = 'delete' | 'keep'

/** How a VM is deleted, with its disks or without them. */
export const deletion = {
  plan: (id: string, disks: DiskFate) => client.call('planDeleteVm', { path: { id }, query: { disks } }),
  run: (id: string, disks: DiskFate, hash: string) => client.call('deleteVm', deletion.args(id, disks, hash)),
  args: (id: string, disks: DiskFate, hash: string) => ({ ...confirmed(id, hash), query: { disks } }),
}
