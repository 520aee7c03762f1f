import { defineOperation, type LockRequest } from '../../../operations/define.ts'
import { countMade } from '../count-made.ts'
import { deleteDisks, markReady } from '../store.ts'
import { madeVolumes, makeVolume, unmakeVolume, type VolumeTask } from '../volumes.ts'

/** Input of `disk.create`. */
export type CreateDiskInput = { readonly task: VolumeTask; readonly locks: readonly LockRequest[] }

/** Makes the volume of a new disk. */
export const createDiskOperation = defineOperation<CreateDiskInput>({
  kind: 'disk.create',
  locks: ({ locks }) => locks,
  steps: [
    {
      name: 'volume',
      cancellable: true,
      run: async (context) => {
        const { task } = context.input
        const made = await makeVolume(context, task, 0, context.progress)
        if (task.source.type === 'import') await countMade(context, [made])
        return [made]
      },
      undo: (context) => unmakeVolume(context, 'volume', context.input.task, 0),
    },
  ],
  onEnd: async (tx, outcome, { input, outputs }) => {
    if (outcome === 'succeeded') await markReady(tx, [input.task.diskId], madeVolumes(outputs['volume']))
    else await deleteDisks(tx, [input.task.diskId])
  },
})
