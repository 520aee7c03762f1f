// What forms ask of quotas: only what is entered so far and can be sent; undefined while that is nothing.
import type { Schema } from '@overt/api-client/engine'
import { bytesOf } from '@overt/design/form/fields.tsx'
import type { DiskFormValues } from '../features/disks/disk-form-values.ts'
import { some } from '../features/vms/cloud-init-values.ts'
import type { EditValues } from '../features/vms/edit-vm.ts'
import { topologyOf, type VmValues } from '../features/vms/vm-form-values.ts'
import { cpuCount } from '../features/vms/cpu-count.ts'

type Question = Schema<'QuotaQuestion'>
type Images = readonly Pick<Schema<'Disk'>, 'id' | 'sizeBytes' | 'storageDomainId'>[]
type AskedDisk = NonNullable<Question['disks']>[number]

interface EnteredDisk {
  readonly source: 'blank' | 'clone'
  readonly imageId: string
  readonly sizeBytes: number | undefined
  /** Empty: not known. */
  readonly storageDomainId: string
}

/** A copy is as large as its image unless it is to be larger, and made where its image is unless another place is chosen. */
function askedDisk(disk: EnteredDisk, images: Images): AskedDisk[] {
  const image = disk.source === 'clone' ? images.find(({ id }) => id === disk.imageId) : undefined
  if (disk.source === 'clone' && !image) return []
  const storageDomainId = disk.storageDomainId || image?.storageDomainId
  const sizeBytes = Math.max(disk.sizeBytes ?? 0, image?.sizeBytes ?? 0)
  return storageDomainId && sizeBytes > 0 ? [{ storageDomainId, sizeBytes }] : []
}

/** What a new VM takes of a quota: what runs of it, and its disks; `domainId` is where a blank one is made by itself. */
export function newVmUse(values: VmValues, images: Images, domainId: string): Question | undefined {
  if (values.clusterId === '') return undefined
  return {
    ...some('quotaId', values.quotaId),
    clusterId: values.clusterId,
    vcpus: cpuCount(topologyOf(values)),
    memoryBytes: bytesOf(values.memory) ?? 0,
    disks: values.disks.flatMap(({ source, imageId, size, storageDomainId }) =>
      // A copy goes where its image is, whatever was chosen while it was blank.
      askedDisk(
        {
          source,
          imageId,
          sizeBytes: bytesOf(size),
          storageDomainId: source === 'clone' ? '' : storageDomainId || domainId,
        },
        images,
      ),
    ),
  }
}

/**
 * What a changed VM takes more of its quota than it does now: all of it where it is down or moves to another quota, as it
 * counts then with its next start.
 */
export function changedVmUse(values: EditValues, vm: Schema<'Vm'>): Question {
  const isCounted = vm.status !== 'down' && values.quotaId === (vm.quotaId ?? '')
  const more = (wanted: number, now: number) => (isCounted ? Math.max(0, wanted - now) : wanted)
  return {
    ...some('quotaId', values.quotaId),
    clusterId: vm.clusterId,
    vcpus: more(cpuCount(topologyOf(values)), cpuCount(vm.cpu)),
    memoryBytes: more(bytesOf(values.memory) ?? vm.memoryBytes, vm.memoryBytes),
  }
}

/**
 * What a new disk takes; `domainId` is where it is made by itself. How large an imported one is, is not known before it is
 * read.
 */
export function newDiskUse(values: DiskFormValues, images: Images, domainId: string): Question | undefined {
  const { source, imageId, size, storageDomainId } = values
  if (source === 'import') return undefined
  const place = storageDomainId || (source === 'blank' ? domainId : '')
  const disks = askedDisk({ source, imageId, sizeBytes: bytesOf(size), storageDomainId: place }, images)
  return disks.length === 0 ? undefined : { ...some('quotaId', values.quotaId), vcpus: 0, memoryBytes: 0, disks }
}
