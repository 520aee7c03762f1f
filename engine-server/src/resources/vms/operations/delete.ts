import { defineOperation } from '../../../operations/define.ts'
import { detachDisksOf, forgetDisks } from '../../disks/service-tx.ts'
import { removeCopies, removeVolume } from '../../disks/volumes.ts'
import { removeUnusedSecrets } from '../../../secrets/remove.ts'
import { deleteVm } from '../write-store.ts'

/** A disk that is deleted with its VM. */
type DoomedDisk = {
  readonly id: string
  readonly name: string
  readonly domainId: string
  readonly domainName: string
  readonly volumeId: string
}
/** Input of `vm.delete`. */
export type DeleteVmInput = { readonly disks: readonly DoomedDisk[] }

/**
 * Deletes a VM, and disks with it. Each disk is gone for good once its volume is, so there is no undo: when a host
 * fails half-way the VM stays, without the disks that are gone, and can be deleted again.
 */
export const deleteVmOperation = defineOperation<DeleteVmInput>({
  kind: 'vm.delete',
  locks: ({ disks }, vm) => [
    { object: vm, aspect: 'power', mode: 'exclusive' },
    { object: vm, aspect: 'config', mode: 'exclusive' },
    { object: vm, aspect: 'storage', mode: 'exclusive' },
    ...disks.flatMap(({ id, name, domainId, domainName }) => [
      { object: { kind: 'disk', id, name }, aspect: 'storage', mode: 'exclusive' } as const,
      {
        object: { kind: 'storage_domain', id: domainId, name: domainName },
        aspect: 'storage',
        mode: 'shared',
      } as const,
    ]),
  ],
  steps: [
    {
      name: 'volumes',
      run: async (context) => {
        const { disks } = context.input
        for (const [position, disk] of disks.entries()) {
          await removeCopies(context, disk.id)
          await removeVolume(context, disk, position)
          await context.transaction((tx) => forgetDisks(tx, [disk.id], context.operationId))
          context.progress(((position + 1) / disks.length) * 100)
        }
        return undefined
      },
    },
  ],
  onEnd: async (tx, outcome, { objectId, operationId }) => {
    if (outcome !== 'succeeded') return
    await detachDisksOf(tx, objectId, operationId)
    await deleteVm(tx, objectId)
    await removeUnusedSecrets(tx, objectId)
  },
})
