// How large imports turn out to be, against their quotas: nobody knows before a host has read the file.
import type { StepContext } from '../../operations/define.ts'
import { countAgainst } from '../quotas/service-tx.ts'
import { lockSmaller, saveSize } from './store.ts'
import type { MadeVolume } from './volumes.ts'

/**
 * Lets disks count with the sizes that were made of them, as soon as they are known, in a step that can still be undone. May
 * run again: what counts already asks nothing more. @throws AppError `quota_exceeded`
 */
export async function countMade<Input>(context: StepContext<Input>, made: readonly MadeVolume[]): Promise<void> {
  await context.transaction(async (tx) => {
    for (const { diskId, virtualSizeBytes } of made) {
      const disk = await lockSmaller(tx, diskId, virtualSizeBytes)
      if (!disk) continue
      const growth = virtualSizeBytes - disk.size_bytes
      await countAgainst(tx, context.actor, {
        quotaId: disk.quota_id,
        dataCenterId: disk.data_center_id,
        ask: [{ resource: 'storage', placeId: disk.storage_domain_id, amount: growth }],
        object: { kind: 'disk', id: diskId, name: disk.name },
      })
      await saveSize(tx, diskId, virtualSizeBytes)
    }
  })
}
