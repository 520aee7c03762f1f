import { type VmAction, vmActionRefusal } from '@overt/api-client/rules/vm-actions'
import type { OperationKind, PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import type { Weighed } from '../quotas/service-tx.ts'
import type { AttachmentRow } from './device-store.ts'
import type { VmRow } from './store.ts'
import { statusOf } from './status.ts'

/** Actions on a VM that take effect at once and have a plan. */
export type PowerAction = Extract<VmAction, 'start' | 'shutdown' | 'stop' | 'reboot' | 'reset' | 'pause' | 'resume'>

type Effect = PlanDraft['effects'][number]
type Console = { readonly userName: string; readonly protocol: string }

/** What an action would do to a VM as it is now, and what its quota says to that. */
export function planPower(
  action: PowerAction,
  vm: VmRow,
  consoles: readonly Console[],
  quota?: Pick<Weighed, 'blockers' | 'warnings'>,
): PlanDraft {
  const { status } = statusOf(vm)
  const refusal = vmActionRefusal(action, status)
  const cutsConsoles = action === 'shutdown' || action === 'stop'
  return {
    title: phrases[`vm.${action}` satisfies OperationKind].title(`VM ${vm.name}`),
    effects: [powerEffect(action, vm)],
    blockers: [
      ...(refusal === undefined ? [] : [{ code: 'conflict' as const, text: refusal, object: reference(vm) }]),
      ...(quota?.blockers ?? []),
    ],
    warnings: [
      ...(quota?.warnings ?? []),
      ...(cutsConsoles ? consoleWarnings(vm, consoles) : []),
      ...(status === 'unknown' ? [`Host ${vm.host_name ?? ''} does not answer; it is waited for two minutes.`] : []),
    ],
  }
}

function powerEffect(action: PowerAction, vm: VmRow): Effect {
  const object = reference(vm)
  const { name } = vm
  switch (action) {
    case 'start':
      return { object, action: 'start', text: `VM ${name} is started on a host that fits.`, irreversible: false }
    case 'shutdown':
      return { object, action: 'stop', text: `The guest of VM ${name} is asked to shut down.`, irreversible: false }
    case 'stop':
      return {
        object,
        action: 'stop',
        text: `VM ${name} loses what it has not written to disk.`,
        irreversible: true,
      }
    case 'reboot':
      return { object, action: 'interrupt', text: `The guest of VM ${name} is asked to reboot.`, irreversible: false }
    case 'reset':
      return {
        object,
        action: 'interrupt',
        text: `VM ${name} begins anew and loses what it has not written to disk.`,
        irreversible: true,
      }
    case 'pause':
      return { object, action: 'interrupt', text: `VM ${name} stands still until it is resumed.`, irreversible: false }
    case 'resume':
      return { object, action: 'start', text: `VM ${name} goes on where it was paused.`, irreversible: false }
  }
}

function consoleWarnings(vm: VmRow, consoles: readonly Console[]): string[] {
  if (consoles.length === 0) return []
  const names = [...new Set(consoles.map(({ userName }) => userName))].join(', ')
  return [`Open consoles of VM ${vm.name} are cut: ${names}.`]
}

/** What becomes of a VM's disks when it is deleted. */
export interface DiskFate {
  readonly disk: AttachmentRow
  readonly fate: 'delete' | 'keep'
  readonly text: string
}

/** Decides what becomes of each disk: those that others use, or that never change, stay. */
export function diskFates(attachments: readonly AttachmentRow[], disks: 'delete' | 'keep'): DiskFate[] {
  return attachments.map((disk) => {
    const name = `Disk ${disk.disk_name}`
    if (disks === 'keep') return { disk, fate: 'keep', text: `${name} is detached and stays.` }
    if (disk.disk_read_only) return { disk, fate: 'keep', text: `${name} is read-only and stays.` }
    if (disk.attachment_count > 1) return { disk, fate: 'keep', text: `${name} stays: another VM uses it.` }
    if (disk.clone_count > 0) return { disk, fate: 'keep', text: `${name} stays: other disks are based on it.` }
    return { disk, fate: 'delete', text: `${name} and all that is on it are deleted for ever.` }
  })
}

/** What deleting a VM would do now. */
export function planDelete(vm: VmRow, fates: readonly DiskFate[]): PlanDraft {
  const { status } = statusOf(vm)
  const refusal = vmActionRefusal('delete', status)
  const blockers: PlanDraft['blockers'] = []
  if (vm.delete_protected)
    blockers.push({
      code: 'conflict',
      text: 'It is protected from being deleted. Take the protection away first.',
      object: reference(vm),
    })
  // A VM whose making failed half-way can be deleted in that state.
  const leftOver = status === 'image_locked' && !vm.operation
  if (refusal !== undefined && !leftOver) blockers.push({ code: 'conflict', text: refusal, object: reference(vm) })
  return {
    title: phrases['vm.delete'].title(`VM ${vm.name}`),
    effects: [
      {
        object: reference(vm),
        action: 'delete',
        text: `VM ${vm.name} and its settings are deleted.`,
        irreversible: true,
      },
      ...fates.map(
        ({ disk, fate, text }): Effect => ({
          object: { kind: 'disk', id: disk.disk_id, name: disk.disk_name },
          action: fate === 'delete' ? 'delete' : 'detach',
          text,
          irreversible: fate === 'delete',
        }),
      ),
    ],
    blockers,
    warnings: [],
  }
}

function reference({ id, name }: VmRow): Effect['object'] {
  return { kind: 'vm', id, name }
}
