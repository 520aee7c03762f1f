import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf } from '@overt/design/form/fields.tsx'

/** A disk as the create page has it. */
export interface DiskValues {
  readonly key: number
  readonly source: 'clone' | 'blank'
  readonly imageId: string
  readonly mode: 'linked' | 'full'
  readonly size: BytesValue
  readonly allocation: 'thin' | 'preallocated'
}

/** First-boot settings as the create page has them; lists are text, one entry a line or separated by commas. */
export interface CloudInitValues {
  readonly kind: 'none' | 'fields' | 'raw'
  readonly hostName: string
  readonly userName: string
  readonly password: string
  readonly sshKeys: string
  readonly address: string
  readonly gateway: string
  readonly nameServers: string
  readonly script: string
  readonly userData: string
  readonly networkConfig: string
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
  readonly networkId: string
  readonly cloudInit: CloudInitValues
  readonly clusterId: string
  readonly storageDomainId: string
  readonly firmware: 'bios' | 'uefi'
  readonly deleteProtected: boolean
  readonly start: boolean
}

const emptyCloudInit: CloudInitValues = {
  kind: 'none',
  hostName: '',
  userName: '',
  password: '',
  sshKeys: '',
  address: '',
  gateway: '',
  nameServers: '',
  script: '',
  userData: '',
  networkConfig: '',
}

/** A disk to begin with: a copy of the image when there is one, else blank. */
export function newDisk(key: number, imageId: string | undefined): DiskValues {
  return {
    key,
    source: imageId === undefined ? 'blank' : 'clone',
    imageId: imageId ?? '',
    mode: 'linked',
    size: { amount: imageId === undefined ? 10 : undefined, unit: 'GiB' },
    allocation: 'thin',
  }
}

/** What the create page begins with. */
export function newVm(imageId: string | undefined, networkId: string | undefined): VmValues {
  return {
    name: '',
    description: '',
    memory: { amount: 1, unit: 'GiB' },
    sockets: 1,
    cores: 1,
    threads: 1,
    disks: [newDisk(0, imageId)],
    isoDiskId: '',
    networkId: networkId ?? '',
    cloudInit: emptyCloudInit,
    clusterId: '',
    storageDomainId: '',
    firmware: 'bios',
    deleteProtected: false,
    start: true,
  }
}

/** The topology, with 1 where nothing is entered. */
export function topologyOf(values: Pick<VmValues, 'sockets' | 'cores' | 'threads'>): Schema<'CpuTopology'> {
  return {
    sockets: values.sockets ?? 1,
    coresPerSocket: values.cores ?? 1,
    threadsPerCore: values.threads ?? 1,
  }
}

function diskOf(disk: DiskValues, storageDomainId: string): Schema<'CreateVmDisk'> {
  const sizeBytes = bytesOf(disk.size)
  const source: Schema<'DiskSource'> =
    disk.source === 'blank'
      ? { type: 'blank', sizeBytes: sizeBytes ?? 0 }
      : { type: 'clone', diskId: disk.imageId, mode: disk.mode, ...(sizeBytes === undefined ? {} : { sizeBytes }) }
  return { source, allocation: disk.allocation, ...(storageDomainId === '' ? {} : { storageDomainId }) }
}

/** The request's first-boot settings; undefined where nothing is set. */
export function cloudInitOf(values: CloudInitValues): Schema<'CloudInit'> | undefined {
  if (values.kind === 'none') return undefined
  if (values.kind === 'raw') {
    const networkConfig = values.networkConfig.trim() === '' ? {} : { networkConfig: values.networkConfig }
    return { raw: { userData: values.userData, ...networkConfig } }
  }
  const keys = listOf(values.sshKeys, /\n/)
  const nameServers = listOf(values.nameServers, /[\s,]+/)
  const address = values.address.trim()
  return {
    ...some('hostName', values.hostName.trim()),
    ...some('userName', values.userName.trim()),
    ...some('password', values.password),
    ...(keys.length > 0 ? { sshAuthorizedKeys: keys } : {}),
    ...(address === ''
      ? {}
      : {
          network: {
            address,
            ...some('gateway', values.gateway.trim()),
            ...(nameServers.length > 0 ? { nameServers } : {}),
          },
        }),
    ...some('script', values.script.trim() === '' ? '' : values.script),
  }
}

function listOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function some<Name extends string>(name: Name, value: string): { [N in Name]?: string } {
  return value === '' ? {} : ({ [name]: value } as { [N in Name]: string }) // the computed name is Name itself
}

/** The request that creates the VM. */
export function toCreateVm(values: VmValues): Schema<'CreateVm'> {
  const cloudInit = cloudInitOf(values.cloudInit)
  const memoryBytes = bytesOf(values.memory)
  const bootDevices: Schema<'BootDevice'>[] = values.isoDiskId === '' ? ['disk'] : ['disk', 'cdrom']
  return {
    name: values.name.trim(),
    ...some('description', values.description.trim()),
    ...some('clusterId', values.clusterId),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    cpu: topologyOf(values),
    firmware: values.firmware,
    bootDevices,
    deleteProtected: values.deleteProtected,
    disks: values.disks.map((disk) => diskOf(disk, values.storageDomainId)),
    ...some('isoDiskId', values.isoDiskId),
    nics: values.networkId === '' ? [] : [{ networkId: values.networkId, model: 'virtio', linked: true }],
    ...(cloudInit === undefined ? {} : { cloudInit }),
    start: values.start,
  }
}

/** What is missing before anything is sent, by JSON pointer: the names of sentences. */
export function missingIn(
  values: VmValues,
): Record<string, 'create.nameNeeded' | 'create.memoryNeeded' | 'create.imageNeeded' | 'create.sizeNeeded'> {
  const missing: ReturnType<typeof missingIn> = {}
  if (values.name.trim() === '') missing['/name'] = 'create.nameNeeded'
  if (!bytesOf(values.memory)) missing['/memoryBytes'] = 'create.memoryNeeded'
  for (const [index, disk] of values.disks.entries()) {
    if (disk.source === 'clone' && disk.imageId === '') missing[`/disks/${index}/source/diskId`] = 'create.imageNeeded'
    if (disk.source === 'blank' && !bytesOf(disk.size))
      missing[`/disks/${index}/source/sizeBytes`] = 'create.sizeNeeded'
  }
  return missing
}
