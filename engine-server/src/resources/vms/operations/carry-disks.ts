// The steps of a migration that take disks along: their volumes on the new host, and the end of those that are left.
import { AppError } from '../../../errors.ts'
import { recordEvent } from '../../../events/record.ts'
import type { Json, StepContext } from '../../../operations/define.ts'
import { derivedId } from '../../../reconcilers/derived-id.ts'
import { type DiskCopy, forgetCopy, listCopies } from '../../disks/copies.ts'
import { makeVolume, removeVolume, unmakeVolume, type VolumeTask } from '../../disks/volumes.ts'
import type { AttachmentRow } from '../device-store.ts'

/** The volumes of copies, by operation and disk: the same each time they are chosen. */
const NAMESPACE = '5b4a7f0e-0a0e-4a58-9a2c-6c0d6f1a7b32'

/** What a migration's operation keeps of the disks that go along. */
export type Carrying = { readonly carried?: readonly VolumeTask[] }

/** The id of the volume into which an operation copies a disk. */
export function copyId(operationId: string, diskId: string): string {
  return derivedId(NAMESPACE, `${operationId} ${diskId}`)
}

/** The volume a disk is to have in a domain. */
export function copyTask(operationId: string, disk: AttachmentRow, domainId: string): VolumeTask {
  return {
    domainId,
    diskId: disk.disk_id,
    volumeId: copyId(operationId, disk.disk_id),
    diskName: disk.disk_name,
    format: disk.format,
    allocation: disk.allocation,
    sizeBytes: disk.size_bytes,
    source: { type: 'blank' },
  }
}

/** Attachments with the volumes and domains that the disks have once they are there. */
export function atTheirCopies(disks: readonly AttachmentRow[], tasks: readonly VolumeTask[]): AttachmentRow[] {
  const byDisk = new Map(tasks.map((task) => [task.diskId, task]))
  return disks.map((disk) => {
    const task = byDisk.get(disk.disk_id)
    return task ? { ...disk, storage_domain_id: task.domainId, volume_id: task.volumeId } : disk
  })
}

/**
 * Makes the empty volumes that the content goes into; first removes what a migration before could not, unless a machine of
 * the VM is where that is: which of the two goes on is not settled.
 */
export async function makeCopies<Input>(context: StepContext<Input>): Promise<Json> {
  const own = new Set(carriedBy(context).map(({ volumeId }) => volumeId))
  for (const copy of await staleOf(context))
    if (!own.has(copy.volumeId) && !copy.isVmThere && (await isCleared(context, copy)))
      await context.transaction((tx) => forgetCopy(tx, copy.volumeId))
  for (const [position, task] of carriedBy(context).entries())
    await makeVolume(context, task, position, context.progress)
  return null
}

/**
 * Ends what is left of the carried disks, in the storage of some hosts, where they are not (any more): on the old host once
 * they have moved, else on the new one. What a silent host keeps is told, and removed later (`reconcilers/left-copies.ts`).
 */
export async function clearCopies<Input>(context: StepContext<Input>, hostIds: readonly string[]): Promise<undefined> {
  for (const copy of await staleOf(context)) {
    // Beside the disk it waits until the guest is not there: it has one of the two open.
    if (copy.hostId === null || !hostIds.includes(copy.hostId) || copy.isBesideDisk) continue
    if (await isCleared(context, copy)) await context.transaction((tx) => forgetCopy(tx, copy.volumeId))
    else await tellOfLeft(context, copy, 'host_is_silent')
  }
}

/** Leaves those on a host where the guest may be, or was, and tells of them. */
export async function leaveCopies<Input>(context: StepContext<Input>, hostId: string, why: WhyLeft): Promise<void> {
  for (const copy of await staleOf(context)) if (copy.hostId === hostId) await tellOfLeft(context, copy, why)
}

/** Those of the carried disks, but for what a guest may have written last. */
async function staleOf<Input>(context: StepContext<Input>): Promise<readonly DiskCopy[]> {
  const diskIds = carriedBy(context).map(({ diskId }) => diskId)
  if (diskIds.length === 0) return []
  return (await context.transaction((tx) => listCopies(tx, diskIds))).filter(({ isSettled }) => isSettled)
}

async function isCleared<Input>(context: StepContext<Input>, copy: DiskCopy): Promise<boolean> {
  const making = carriedBy(context).findIndex(({ volumeId }) => volumeId === copy.volumeId)
  const task = carriedBy(context)[making]
  try {
    if (task) await unmakeVolume(context, 'disks', task, making)
    else await removeVolume(context, copy, copy.volumeId)
    return true
  } catch (error) {
    if (error instanceof AppError && (error.code === 'host_unreachable' || error.code === 'timeout')) return false
    throw error
  }
}

/** Why a copy is not removed at once. */
type WhyLeft = 'host_is_silent' | 'guest_was_there'

const whyLeft: Readonly<Record<WhyLeft, string>> = {
  host_is_silent: ', whose host does not answer. It is removed when the host answers.',
  guest_was_there:
    ': the guest was there too, and wrote to it. It is removed once no host but that of the VM has the guest.',
}

async function tellOfLeft<Input>(
  { transaction, operationId }: StepContext<Input>,
  copy: DiskCopy,
  why: WhyLeft,
): Promise<void> {
  const { diskId, diskName, diskAncestors, domainId, domainName } = copy
  await transaction((tx) =>
    recordEvent(tx, {
      objectKind: 'disk',
      objectId: diskId,
      objectName: diskName,
      change: 'updated',
      ancestors: diskAncestors,
      parents: [{ kind: 'storage_domain', id: domainId }],
      code: 'disk.copy_left',
      severity: 'warning',
      message: `A copy of disk ${diskName} was left in storage domain ${domainName}${whyLeft[why]}`,
      operationId,
    }),
  )
}

function carriedBy<Input>({ outputs }: StepContext<Input>): readonly VolumeTask[] {
  return (outputs['place'] as Carrying | undefined)?.carried ?? [] // what that step returned
}
