import type { Schema } from '../engine.ts'

/** A status word of a VM. */
export type VmStatus = Schema<'VmStatus'>
/** Something a person can do with a VM. */
export type VmAction =
  | 'start'
  | 'shutdown'
  | 'stop'
  | 'reboot'
  | 'reset'
  | 'pause'
  | 'resume'
  | 'migrate'
  | 'delete'
  | 'console'
  | 'edit'
  | 'attach'

/** Facts of one action: where it is allowed and which right it needs. */
export interface VmActionRule {
  readonly allowed: readonly VmStatus[]
  readonly right: Schema<'Right'>
  /** The sentence for a state that forbids it; `{status}` is the state in words. */
  readonly refusal: string
}

const running = ['powering_up', 'up', 'reboot_in_progress', 'not_responding'] as const satisfies readonly VmStatus[]

/**
 * Which action a VM's status allows. The engine refuses by this table and the portals disable buttons by it, so they
 * can't disagree. `stop` is allowed wherever something may run, also while the state is unknown to us.
 */
export const vmActions: Readonly<Record<VmAction, VmActionRule>> = {
  start: {
    allowed: ['down', 'suspended'],
    right: 'run_vm',
    refusal: 'Only a VM that is down can be started; this one is {status}.',
  },
  shutdown: {
    allowed: [...running, 'powering_down'],
    right: 'shut_down_vm',
    refusal: 'Only a running VM can be shut down; this one is {status}.',
  },
  stop: {
    allowed: [...running, 'wait_for_launch', 'powering_down', 'paused', 'migrating', 'unknown'],
    right: 'stop_vm',
    refusal: 'There is nothing to power off: the VM is {status}.',
  },
  reboot: {
    allowed: ['up', 'powering_up'],
    right: 'reboot_vm',
    refusal: 'Only a running VM can be rebooted; this one is {status}.',
  },
  reset: {
    allowed: [...running, 'powering_down', 'paused'],
    right: 'reset_vm',
    refusal: 'Only a running VM can be reset; this one is {status}.',
  },
  pause: {
    allowed: ['up', 'powering_up'],
    right: 'stop_vm',
    refusal: 'Only a running VM can be paused; this one is {status}.',
  },
  resume: {
    allowed: ['paused'],
    right: 'run_vm',
    refusal: 'Only a paused VM can be resumed; this one is {status}.',
  },
  migrate: {
    allowed: ['up', 'powering_up', 'reboot_in_progress'],
    right: 'migrate_vm',
    refusal: 'Only a running VM can be migrated; this one is {status}.',
  },
  delete: {
    allowed: ['down'],
    right: 'delete_vm',
    refusal: 'Only a VM that is down can be deleted; this one is {status}.',
  },
  console: {
    allowed: [...running, 'powering_down', 'paused', 'migrating'],
    right: 'connect_to_vm',
    refusal: 'The console opens when the VM runs; it is {status}.',
  },
  edit: {
    allowed: ['down', ...running, 'wait_for_launch', 'powering_down', 'paused', 'suspended', 'migrating', 'unknown'],
    right: 'edit_vm_properties',
    refusal: 'The VM is {status}; edit it when that is over.',
  },
  attach: {
    allowed: ['down'],
    right: 'configure_vm_storage',
    refusal: 'Disks and network interfaces are changed while the VM is down; it is {status}.',
  },
}

/** Whether the status allows the action. */
export function vmActionAllowed(action: VmAction, status: VmStatus): boolean {
  return vmActions[action].allowed.includes(status)
}

/** The sentence that says why a status forbids an action, or undefined if it does not. */
export function vmActionRefusal(action: VmAction, status: VmStatus): string | undefined {
  if (vmActionAllowed(action, status)) return undefined
  return vmActions[action].refusal.replace('{status}', status.replaceAll('_', ' '))
}
