// Making and removing volumes on hosts: what the steps of disk and VM operations share.
import type { VolumeInfo } from '@overt/api-client/agent'
import type { Json, StepContext } from '../../operations/define.ts'
import { AppError } from '../../errors.ts'
import { stopCommand } from '../../operations/stop-command.ts'
import { listCopies } from './copies.ts'

/** One volume to make, as an operation's input keeps it. */
export type VolumeTask = {
  readonly domainId: string
  readonly diskId: string
  readonly volumeId: string
  readonly diskName: string
  readonly format: 'raw' | 'qcow2'
  readonly allocation: 'thin' | 'preallocated'
  /** 0 for a copy or an import: as large as the source. */
  readonly sizeBytes: number
  readonly source:
    | { readonly type: 'blank' }
    | { readonly type: 'linked'; readonly volumeId: string }
    | { readonly type: 'copy'; readonly volumeId: string }
    | {
        readonly type: 'import'
        /** Whose file it is; absent in what an earlier build accepted. */
        readonly hostId?: string
        readonly path: string
        readonly format: 'raw' | 'qcow2' | 'iso'
      }
}

/** What a host says of a volume it made: the output of the step that made it, stored when the operation ends. */
export type MadeVolume = {
  readonly volumeId: string
  readonly diskId: string
  readonly actualSizeBytes: number
  readonly virtualSizeBytes: number
}

/** The volumes a step's output tells of; none of a step that an earlier build did, which stored them itself. */
export function madeVolumes(output: Json | undefined): readonly MadeVolume[] {
  return Array.isArray(output) ? output : [] // what makeVolume answered
}

/** Copying may take long; the lease is prolonged meanwhile and cancel stops it. */
const copyDeadlineMs = 24 * 3600 * 1000
const quickDeadlineMs = 60_000

/** Makes a volume. May run again. `position` tells volumes of one step apart. */
export async function makeVolume<Input>(
  context: StepContext<Input>,
  task: VolumeTask,
  position: number,
  onProgress: (percent: number, message?: string) => void,
): Promise<MadeVolume> {
  const { domainId, diskId, volumeId, diskName, format, allocation, sizeBytes, source } = task
  const info = await context.services.storageLeases.during(domainId, async ({ hostId, lease }): Promise<VolumeInfo> => {
    const volume = { domainId, volumeId, diskId, diskName, format, allocation, virtualSizeBytes: sizeBytes }
    const suffix = String(position)
    const slow = { suffix, deadlineMs: copyDeadlineMs, onProgress }
    switch (source.type) {
      case 'blank':
        return await context.command(
          hostId,
          'volume.create',
          { lease, volume },
          { suffix, deadlineMs: quickDeadlineMs },
        )
      case 'linked': {
        const linked = { ...volume, backingVolumeId: source.volumeId }
        return await context.command(
          hostId,
          'volume.create',
          { lease, volume: linked },
          { suffix, deadlineMs: quickDeadlineMs },
        )
      }
      case 'copy':
        return await context.command(hostId, 'volume.copy', { lease, volume, sourceVolumeId: source.volumeId }, slow)
      case 'import': {
        const { path, format: sourceFormat } = source
        // The file is one host's; which host works on a shared domain can change before its operation begins.
        if (source.hostId !== undefined && source.hostId !== hostId)
          throw new AppError('conflict', 'Another host works on the storage domain by now: import the file once more.')
        return await context.command(hostId, 'volume.import', { lease, volume, path, sourceFormat }, slow)
      }
    }
  })
  return { volumeId, diskId, actualSizeBytes: info.actualSizeBytes, virtualSizeBytes: info.virtualSizeBytes }
}

/** Takes a volume back, also one that is still being made. May run again, and when nothing was made. */
export async function unmakeVolume<Input>(
  context: StepContext<Input>,
  step: string,
  { domainId, volumeId }: VolumeTask,
  position: number,
): Promise<void> {
  const { hostId } = await context.services.storageLeases.acquire(domainId)
  await stopCommand(context, hostId, `${step}/${position}`)
  await removeVolume(context, { domainId, volumeId }, position)
}

/**
 * Deletes a volume; one that is not there is deleted already. `which` tells volumes of one step apart: the same one must have
 * the same word when the step is run again, for a host answers from its journal what it was asked before.
 */
export async function removeVolume<Input>(
  context: StepContext<Input>,
  { domainId, volumeId }: Pick<VolumeTask, 'domainId' | 'volumeId'>,
  which: number | string,
): Promise<void> {
  await context.services.storageLeases.during(domainId, async ({ hostId, lease }) => {
    const options = { suffix: String(which), deadlineMs: quickDeadlineMs }
    await context.command(hostId, 'volume.delete', { lease, domainId, volumeId }, options)
  })
}

/**
 * Deletes what migrations left of a disk that is to be deleted, before anything of itself: without its row nobody would know
 * of them, and where a host does not answer the disk is still whole.
 */
export async function removeCopies<Input>(context: StepContext<Input>, diskId: string): Promise<void> {
  for (const copy of await context.transaction((tx) => listCopies(tx, [diskId]))) {
    if (!copy.isOlder && copy.isVmThere)
      throw new AppError(
        'conflict',
        `A guest may still write to a copy of the disk in storage domain ${copy.domainName}. Wait until that has ended.`,
      )
    await removeVolume(context, copy, copy.volumeId)
  }
}
