import { acceptOperation } from '../../../operations/accept.ts'
import { defineOperation, type LockRequest } from '../../../operations/define.ts'
import { countMade } from '../../disks/count-made.ts'
import { finishDisks, forgetDisks } from '../../disks/service-tx.ts'
import { type MadeVolume, madeVolumes, makeVolume, unmakeVolume, type VolumeTask } from '../../disks/volumes.ts'
import { removeUnusedSecrets } from '../../../secrets/remove.ts'
import { mintRun } from '../run-store.ts'
import { deleteVm, markMade } from '../write-store.ts'
import { startInput, startVmOperation } from './start.ts'

/** Input of `vm.create`. */
export type CreateVmInput = {
  readonly name: string
  readonly ancestors: readonly string[]
  readonly tasks: readonly VolumeTask[]
  readonly locks: readonly LockRequest[]
  /** The run it gets as soon as it is made; null: none. */
  readonly startRunId: string | null
}

/** Makes the disks of a new VM. When it is made, its start is accepted in the same transaction, if one was asked for. */
export const createVmOperation = defineOperation<CreateVmInput>({
  kind: 'vm.create',
  locks: ({ locks }, vm) => [
    { object: vm, aspect: 'power', mode: 'exclusive' },
    { object: vm, aspect: 'config', mode: 'exclusive' },
    { object: vm, aspect: 'storage', mode: 'exclusive' },
    ...locks,
  ],
  steps: [
    {
      name: 'volumes',
      cancellable: true,
      run: async (context) => {
        const { tasks } = context.input
        const made: MadeVolume[] = []
        for (const [position, task] of tasks.entries()) {
          const tell = (percent: number, message?: string) =>
            context.progress(((position + percent / 100) / tasks.length) * 100, message)
          const volume = await makeVolume(context, task, position, tell)
          if (task.source.type === 'import') await countMade(context, [volume])
          made.push(volume)
        }
        return made
      },
      undo: async (context) => {
        for (const [position, task] of [...context.input.tasks.entries()].reverse())
          await unmakeVolume(context, 'volumes', task, position)
      },
    },
  ],
  onEnd: async (tx, outcome, { operationId, objectId, input, actor, outputs }) => {
    const { tasks, name, ancestors, startRunId } = input
    const diskIds = tasks.map(({ diskId }) => diskId)
    if (outcome !== 'succeeded') {
      await deleteVm(tx, objectId)
      await forgetDisks(tx, diskIds, operationId)
      await removeUnusedSecrets(tx, objectId)
      return
    }
    await finishDisks(tx, diskIds, madeVolumes(outputs['volumes']), operationId)
    await markMade(tx, objectId)
    if (startRunId === null) return
    const runNumber = await mintRun(tx, objectId, startRunId)
    if (runNumber === undefined) return // it has a run already: somebody is faster than we are
    await acceptOperation(tx, {
      definition: startVmOperation,
      input: await startInput(tx, objectId, startRunId, runNumber),
      object: { kind: 'vm', id: objectId, name },
      ancestors,
      actor,
      parentId: operationId,
    })
  },
})
