import type { Tx } from '../../db/database.ts'
import { recordEvents } from '../../events/record.ts'
import type { KnownDisk } from './store.ts'

/** Tells that disks changed, or are gone, by what an operation on another object did to them. */
export async function tellOfDisks(
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
