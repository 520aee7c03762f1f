import type { PlanDraft } from '../../operations/define.ts'
import { grantsGone } from '../../operations/phrases.ts'

/** What deleting a quota would do, and what is in its way: what has it would count against nothing of a sudden. */
export function planDelete(quota: {
  readonly id: string
  readonly name: string
  readonly vm_count: number
  readonly disk_count: number
  readonly grantCount: number
}): PlanDraft {
  const { id, name, vm_count, disk_count, grantCount } = quota
  const object = { kind: 'quota', id, name } as const
  const isOne = vm_count + disk_count === 1
  const it = isOne ? 'it' : 'them'
  const users = [
    ...(vm_count > 0 ? [vm_count === 1 ? 'a VM' : `${vm_count} VMs`] : []),
    ...(disk_count > 0 ? [disk_count === 1 ? 'a disk' : `${disk_count} disks`] : []),
  ].join(' and ')
  return {
    title: `Delete quota ${name}`,
    effects: [{ object, action: 'delete', text: `Quota ${name} is deleted.`, irreversible: true }],
    blockers:
      users === ''
        ? []
        : [
            {
              code: 'conflict',
              text: `${users[0]?.toUpperCase()}${users.slice(1)} ${isOne ? 'counts' : 'count'} against it. Give ${it} another quota first, or delete ${it}.`,
              object,
            },
          ],
    warnings: grantsGone(grantCount),
  }
}
