// Making and removing volumes on hosts: what the steps of disk and VM operations share.
import type { VolumeInfo } from '@overt/api-client/agent'
import type { StepContext } from '../../operations/define.ts'
import { stopCommand } from '../../operations/stop-command.ts'
import { saveVolume } from './store.ts'

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
    | { readonly type: 'import'; readonly path: string; readonly format: 'raw' | 'qcow2' | 'iso' }
}

/** Copying may take long; the lease is prolonged meanwhile and cancel stops it. */
const copyDeadlineMs = 24 * 3600 * 1000
const quickDeadlineMs = 60_000

/** Makes a volume and stores what the host says of it. May run again. `position` tells volumes of one step apart. */
export async function makeVolume<Input>(
  context: StepContext<Input>,
  task: VolumeTask,
  position: number,
  onProgress: (percent: number, message?: string) => void,
): Promise<void> {
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
        return await context.command(hostId, 'volume.import', { lease, volume, path, sourceFormat }, slow)
      }
    }
  })
  await context.transaction((tx) => saveVolume(tx, diskId, info))
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

/** Deletes a volume; one that is not there is deleted already. */
export async function removeVolume<Input>(
  context: StepContext<Input>,
  { domainId, volumeId }: Pick<VolumeTask, 'domainId' | 'volumeId'>,
  position: number,
): Promise<void> {
  await context.services.storageLeases.during(domainId, async ({ hostId, lease }) => {
    const options = { suffix: String(position), deadlineMs: quickDeadlineMs }
    await context.command(hostId, 'volume.delete', { lease, domainId, volumeId }, options)
  })
}
