import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf, bytesValue } from '@overt/design/form/fields.tsx'
import { type CloudInitValues, cloudInitOf, emptyCloudInit, some, withoutSecrets } from './cloud-init-values.ts'

/** A disk as the create page has it. */
export interface DiskValues {
  readonly key: number
  readonly source: 'clone' | 'blank'
  readonly imageId: string
  readonly mode: 'linked' | 'full'
  readonly size: BytesValue
  readonly allocation: 'thin' | 'preallocated'
  /** Of a blank disk; a copy goes where its image is. Empty: the engine chooses. */
  readonly storageDomainId: string
}

/** A NIC as the create page has it. */
export interface NicValues {
  readonly key: number
  readonly networkId: string
  readonly model: 'virtio' | 'e1000e'
}

/** The create page's values. */
export interface VmValues {
  readonly name: string
  readonly description: string
  readonly memory: BytesValue
  readonly sockets: number | undefined
  readonly cores: number | undefined
  readonly threads: number | undefined
  readonly disks: readonly DiskValues[]
  readonly isoDiskId: string
  readonly nics: readonly NicValues[]
  readonly cloudInit: CloudInitValues
  readonly clusterId: string
  readonly firmware: 'bios' | 'uefi'
  readonly display: 'vnc' | 'spice'
  /** Hosts of its cluster it may run on; none: any. */
  readonly pinnedHostIds: readonly string[]
  readonly deleteProtected: boolean
  /** Empty: the first one that it fits into, where quotas do something. */
  readonly quotaId: string
  readonly start: boolean
}

/** Units memory and disks are entered in. */
export const sizeUnits = ['MiB', 'GiB', 'TiB'] as const

/** What a form needs of the engine's defaults. */
export type Defaults = Schema<'VmDefaults'>

/** A disk to begin with: a copy of the image when there is one, else blank. */
export function newDisk(key: number, imageId: string | undefined, defaults: Defaults): DiskValues {
  return {
    key,
    source: imageId === undefined ? 'blank' : 'clone',
    imageId: imageId ?? '',
    mode: 'linked',
    size: imageId === undefined ? bytesValue(defaults.diskSizeBytes, sizeUnits) : { amount: undefined, unit: 'GiB' },
    allocation: 'thin',
    storageDomainId: defaults.storageDomainId ?? '',
  }
}

/** What the create page begins with. */
export function newVm(imageId: string | undefined, defaults: Defaults): VmValues {
  const { name, clusterId, memoryBytes, cpu, firmware, networkId } = defaults
  return {
    name,
    description: '',
    memory: bytesValue(memoryBytes, sizeUnits),
    sockets: cpu.sockets,
    cores: cpu.coresPerSocket,
    threads: cpu.threadsPerCore,
    disks: [newDisk(0, imageId, defaults)],
    isoDiskId: '',
    nics: networkId === null ? [] : [{ key: 0, networkId, model: 'virtio' }],
    cloudInit: emptyCloudInit,
    clusterId: clusterId ?? '',
    firmware,
    display: 'vnc',
    pinnedHostIds: [],
    deleteProtected: false,
    quotaId: '',
    start: true,
  }
}

/** What may be kept in the browser of a form that was not sent. */
export const draftOf = (values: VmValues): VmValues => ({ ...values, cloudInit: withoutSecrets(values.cloudInit) })

/** Whether something kept earlier is what this build keeps: same members of the same kinds. */
export function isDraft(found: unknown, like: VmValues): found is VmValues {
  if (typeof found !== 'object' || found === null) return false
  const entries = found as Record<string, unknown>
  return Object.entries(like).every(
    ([name, value]) =>
      value === undefined ||
      (typeof entries[name] === typeof value && Array.isArray(entries[name]) === Array.isArray(value)),
  )
}

/** The topology, with 1 where nothing is entered. */
export function topologyOf(values: Pick<VmValues, 'sockets' | 'cores' | 'threads'>): Schema<'CpuTopology'> {
  return {
    sockets: values.sockets ?? 1,
    coresPerSocket: values.cores ?? 1,
    threadsPerCore: values.threads ?? 1,
  }
}

function diskOf(disk: DiskValues): Schema<'CreateVmDisk'> {
  const sizeBytes = bytesOf(disk.size)
  if (disk.source === 'clone')
    return {
      source: {
        type: 'clone',
        diskId: disk.imageId,
        mode: disk.mode,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
      },
      // A linked copy is always thin.
      allocation: disk.mode === 'linked' ? 'thin' : disk.allocation,
    }
  return {
    source: { type: 'blank', sizeBytes: sizeBytes ?? 0 },
    allocation: disk.allocation,
    ...some('storageDomainId', disk.storageDomainId),
  }
}

/** The request that creates the VM. */
export function toCreateVm(values: VmValues): Schema<'CreateVm'> {
  const nics = values.nics.filter(({ networkId }) => networkId !== '')
  const cloudInit = cloudInitOf(
    values.cloudInit,
    nics.map(({ key }) => key),
  )
  const memoryBytes = bytesOf(values.memory)
  const bootDevices: Schema<'BootDevice'>[] = values.isoDiskId === '' ? ['disk'] : ['disk', 'cdrom']
  return {
    name: values.name.trim(),
    ...some('description', values.description.trim()),
    ...some('clusterId', values.clusterId),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    cpu: topologyOf(values),
    firmware: values.firmware,
    ...(values.display === 'spice' ? { display: values.display } : {}),
    ...(values.pinnedHostIds.length > 0 ? { pinnedHostIds: [...values.pinnedHostIds] } : {}),
    bootDevices,
    deleteProtected: values.deleteProtected,
    disks: values.disks.map(diskOf),
    ...some('isoDiskId', values.isoDiskId),
    ...some('quotaId', values.quotaId),
    nics: nics.map(({ networkId, model }) => ({ networkId, model, linked: true })),
    ...(cloudInit === undefined ? {} : { cloudInit }),
    start: values.start,
  }
}

/** What the scheduler is asked while the form is filled in: only what is entered so far and can be sent. */
export function placementQuestion(values: VmValues): Schema<'PlacementQuestion'> {
  const disks = values.disks.filter(({ source, imageId, size }) =>
    source === 'clone' ? imageId !== '' : bytesOf(size),
  )
  return {
    ...some('clusterId', values.clusterId),
    ...sizeAsked(values),
    ...(values.pinnedHostIds.length > 0 ? { pinnedHostIds: [...values.pinnedHostIds] } : {}),
    disks: disks.map(diskOf),
    networkIds: [...new Set(values.nics.map(({ networkId }) => networkId).filter((id) => id !== ''))],
    ...some('isoDiskId', values.isoDiskId),
  }
}

/** What of a size the scheduler can be asked about; memory that is half typed is left out. */
export function sizeAsked(
  values: Parameters<typeof topologyOf>[0] & { readonly memory: BytesValue; readonly display: Schema<'Display'> },
): Pick<Schema<'PlacementQuestion'>, 'memoryBytes' | 'cpu' | 'display'> {
  const memoryBytes = bytesOf(values.memory)
  const isSendable = memoryBytes !== undefined && memoryBytes >= 2 ** 25 && memoryBytes % 2 ** 20 === 0
  return { ...(isSendable ? { memoryBytes } : {}), cpu: topologyOf(values), display: values.display }
}

/** What is missing before anything is sent, by JSON pointer: the names of sentences. */
export function missingIn(
  values: VmValues,
): Record<
  string,
  'create.nameNeeded' | 'create.memoryNeeded' | 'create.imageNeeded' | 'create.sizeNeeded' | 'create.networkNeeded'
> {
  const missing: ReturnType<typeof missingIn> = {}
  if (values.name.trim() === '') missing['/name'] = 'create.nameNeeded'
  if (!bytesOf(values.memory)) missing['/memoryBytes'] = 'create.memoryNeeded'
  for (const [index, disk] of values.disks.entries()) {
    if (disk.source === 'clone' && disk.imageId === '') missing[`/disks/${index}/source/diskId`] = 'create.imageNeeded'
    if (disk.source === 'blank' && !bytesOf(disk.size))
      missing[`/disks/${index}/source/sizeBytes`] = 'create.sizeNeeded'
  }
  for (const [index, nic] of values.nics.entries())
    if (nic.networkId === '') missing[`/nics/${index}/networkId`] = 'create.networkNeeded'
  return missing
}
