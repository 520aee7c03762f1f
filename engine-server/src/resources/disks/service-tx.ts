// What operations on VMs do to disks, within their own transactions; each tells of the disks it changed.
import type { Tx } from '../../db/database.ts'
import { recordEvents } from '../../events/record.ts'
import { deleteDisks, detachAll, type KnownDisk, markReady } from './store.ts'
import type { MadeVolume } from './volumes.ts'

/** Says that the volumes of disks are made, and what they are like. */
export async function finishDisks(
  tx: Tx,
  diskIds: readonly string[],
  made: readonly MadeVolume[],
  operationId: string,
): Promise<void> {
  await tell(tx, await markReady(tx, diskIds, made), 'updated', operationId)
}

/** Forgets disks whose volumes are gone, and where they were attached. */
export async function forgetDisks(tx: Tx, diskIds: readonly string[], operationId: string): Promise<void> {
  await tell(tx, await deleteDisks(tx, diskIds), 'gone', operationId)
}

/** Detaches every disk of a VM; the disks stay. */
export async function detachDisksOf(tx: Tx, vmId: string, operationId: string): Promise<void> {
  await tell(tx, await detachAll(tx, vmId), 'updated', operationId)
}

async function tell(
  tx: Tx,
  disks: readonly KnownDisk[],
  change: 'updated' | 'gone',
  operationId: string,
): Promise<void> {
  await recordEvents(
    tx,
    disks.map(({ id, name, ancestors }) => ({
      objectKind: 'disk',
      objectId: id,
      objectName: name,
      change,
      ancestors,
      operationId,
    })),
  )
}
