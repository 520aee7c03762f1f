import { defineOperation } from '../../../operations/define.ts'
import { deleteDisks, markIllegal } from '../store.ts'
import { removeCopies, removeVolume } from '../volumes.ts'

/** Input of `disk.delete`. */
export type DeleteDiskInput = {
  readonly domainId: string
  readonly domainName: string
  readonly volumeIds: readonly string[]
}

/** Deletes the volumes of a disk, then the disk. What is deleted can't be brought back, so there is no undo. */
export const deleteDiskOperation = defineOperation<DeleteDiskInput>({
  kind: 'disk.delete',
  locks: ({ domainId, domainName }, disk) => [
    { object: disk, aspect: 'storage', mode: 'exclusive' },
    { object: { kind: 'storage_domain', id: domainId, name: domainName }, aspect: 'storage', mode: 'shared' },
  ],
  steps: [
    {
      name: 'volumes',
      run: async (context) => {
        const { domainId, volumeIds } = context.input
        await removeCopies(context, context.objectId)
        for (const [position, volumeId] of volumeIds.entries())
          await removeVolume(context, { domainId, volumeId }, position)
        // Should the end not come: nobody may take it for a disk.
        await context.transaction((tx) => markIllegal(tx, context.objectId, 'Its data was deleted; delete it again.'))
        return undefined
      },
    },
  ],
  onEnd: async (tx, outcome, { objectId }) => {
    if (outcome === 'succeeded') await deleteDisks(tx, [objectId])
  },
})
