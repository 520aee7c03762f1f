import type { PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import type { DiskRow } from './store.ts'

/** What deleting a disk would do, and what is in its way. */
export function planDelete(disk: DiskRow): PlanDraft {
  const object = { kind: 'disk', id: disk.id, name: disk.name } as const
  const blockers: PlanDraft['blockers'] = []
  if (disk.clone_count > 0)
    blockers.push({
      code: 'conflict',
      text: `${disk.clone_count === 1 ? 'A disk is' : `${disk.clone_count} disks are`} based on it: delete ${disk.clone_count === 1 ? 'that' : 'those'} first.`,
      object,
    })
  for (const vm of disk.vms)
    blockers.push({
      code: 'conflict',
      text: `It is attached to VM ${vm.name}: detach it there, or delete the VM.`,
      object: { kind: 'vm', id: vm.id, name: vm.name },
    })
  const hidden = disk.attachment_count - disk.vms.length
  if (hidden > 0) blockers.push({ code: 'conflict', text: 'It is attached to VMs that you may not see.', object })
  return {
    title: phrases['disk.delete'].title(`disk ${disk.name}`),
    effects: [
      {
        object,
        action: 'delete',
        text: `Disk ${disk.name} and all that is on it are deleted for ever.`,
        irreversible: true,
      },
    ],
    blockers,
    warnings: [],
  }
}
