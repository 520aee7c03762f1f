import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf } from '@overt/design/form/fields.tsx'

/** The create page's values. */
export interface DiskFormValues {
  readonly name: string
  readonly description: string
  readonly source: 'blank' | 'clone' | 'import'
  readonly size: BytesValue
  readonly imageId: string
  readonly mode: 'linked' | 'full'
  readonly hostId: string
  readonly path: string
  readonly format: 'qcow2' | 'raw' | 'iso'
  readonly allocation: 'thin' | 'preallocated'
  readonly storageDomainId: string
  readonly readOnly: boolean
  /** Empty: the first one that it fits into, where quotas do something. */
  readonly quotaId: string
}

/** What the page begins with: a clone of an image when it came from one, else an import. */
export function newDiskForm(imageId: string | undefined, hostId: string | undefined): DiskFormValues {
  return {
    name: '',
    description: '',
    source: imageId === undefined ? 'import' : 'clone',
    size: { amount: undefined, unit: 'GiB' },
    imageId: imageId ?? '',
    mode: 'full',
    hostId: hostId ?? '',
    path: '',
    format: 'qcow2',
    allocation: 'thin',
    storageDomainId: '',
    readOnly: imageId === undefined,
    quotaId: '',
  }
}

function sourceOf(values: DiskFormValues): Schema<'DiskSource'> {
  const sizeBytes = bytesOf(values.size)
  switch (values.source) {
    case 'blank':
      return { type: 'blank', sizeBytes: sizeBytes ?? 0 }
    case 'clone':
      return {
        type: 'clone',
        diskId: values.imageId,
        mode: values.mode,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
      }
    case 'import':
      return { type: 'import', hostId: values.hostId, path: values.path.trim(), format: values.format }
  }
}

/** The request that creates the disk. */
export function toCreateDisk(values: DiskFormValues): Schema<'CreateDisk'> {
  const description = values.description.trim()
  const isIso = values.source === 'import' && values.format === 'iso'
  return {
    name: values.name.trim(),
    ...(description === '' ? {} : { description }),
    ...(values.storageDomainId === '' ? {} : { storageDomainId: values.storageDomainId }),
    ...(values.quotaId === '' ? {} : { quotaId: values.quotaId }),
    allocation: values.allocation,
    // A blank disk that can never be written to is of no use, so it is not offered.
    readOnly: values.source !== 'blank' && (values.readOnly || isIso),
    source: sourceOf(values),
  }
}
