import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf, bytesValue } from '@overt/design/form/fields.tsx'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { writeAmount } from '@overt/design/quota/amounts.ts'
import { quotaText } from '../../text/quota.ts'

type Quota = Schema<'Quota'>

/** Units that limits are entered in. */
export const limitUnits = ['GiB', 'TiB'] as const

/** A limit of running VMs as the form has it; an empty cluster is all of them, an empty amount any. */
export interface ClusterRow {
  readonly key: number
  readonly clusterId: string
  readonly vcpus: number | undefined
  readonly memory: BytesValue
}
/** A limit of storage as the form has it; an empty storage domain is all of them, an empty amount any. */
export interface StorageRow {
  readonly key: number
  readonly storageDomainId: string
  readonly size: BytesValue
}

/** What a quota is set to, as its forms show it. */
export interface QuotaValues {
  readonly name: string
  readonly description: string
  readonly clusterParts: readonly ClusterRow[]
  readonly storageParts: readonly StorageRow[]
  /** Percentages; undefined while nothing is entered. */
  readonly clusterThresholdPercent: number | undefined
  readonly clusterGracePercent: number | undefined
  readonly storageThresholdPercent: number | undefined
  readonly storageGracePercent: number | undefined
}
/** The create page's values. */
export interface NewQuotaValues extends QuotaValues {
  readonly dataCenterId: string
}

const percentFields = [
  'clusterThresholdPercent',
  'clusterGracePercent',
  'storageThresholdPercent',
  'storageGracePercent',
] as const

const noBytes: BytesValue = { amount: undefined, unit: 'GiB' }
const shownBytes = (bytes: number | null) => (bytes === null ? noBytes : bytesValue(bytes, limitUnits))

/** A row to begin with: all clusters, any amount. */
export const newClusterRow = (key: number): ClusterRow => ({ key, clusterId: '', vcpus: undefined, memory: noBytes })
/** A row to begin with: all storage domains, any amount. */
export const newStorageRow = (key: number): StorageRow => ({ key, storageDomainId: '', size: noBytes })

/** What the create page begins with. */
export function newQuota(dataCenterId: string): NewQuotaValues {
  return {
    name: '',
    description: '',
    dataCenterId,
    clusterParts: [newClusterRow(0)],
    storageParts: [newStorageRow(0)],
    clusterThresholdPercent: 80,
    clusterGracePercent: 20,
    storageThresholdPercent: 80,
    storageGracePercent: 20,
  }
}

/** What the edit page begins with. */
export function quotaValues(quota: Quota): QuotaValues {
  const { name, description, clusterThresholdPercent, clusterGracePercent } = quota
  const { storageThresholdPercent, storageGracePercent } = quota
  return {
    name,
    description,
    clusterParts: quota.clusterParts.map(({ clusterId, vcpus, memoryBytes }, key) => ({
      key,
      clusterId: clusterId ?? '',
      vcpus: vcpus ?? undefined,
      memory: shownBytes(memoryBytes),
    })),
    storageParts: quota.storageParts.map(({ storageDomainId, bytes }, key) => ({
      key,
      storageDomainId: storageDomainId ?? '',
      size: shownBytes(bytes),
    })),
    clusterThresholdPercent,
    clusterGracePercent,
    storageThresholdPercent,
    storageGracePercent,
  }
}

const clusterPartsOf = ({ clusterParts }: Pick<QuotaValues, 'clusterParts'>): Schema<'QuotaClusterPart'>[] =>
  clusterParts.map(({ clusterId, vcpus, memory }) => ({
    clusterId: clusterId || null,
    vcpus: vcpus ?? null,
    memoryBytes: bytesOf(memory) ?? null,
  }))
const storagePartsOf = ({ storageParts }: Pick<QuotaValues, 'storageParts'>): Schema<'QuotaStoragePart'>[] =>
  storageParts.map(({ storageDomainId, size }) => ({
    storageDomainId: storageDomainId || null,
    bytes: bytesOf(size) ?? null,
  }))

/** The settings the values mean; a percentage that is missing is left out, and `mistakesIn` tells of it. */
function settingsOf(values: QuotaValues) {
  const percents = percentFields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]]))
  return {
    name: values.name.trim(),
    description: values.description,
    ...(Object.fromEntries(percents) as Partial<Record<(typeof percentFields)[number], number>>),
    clusterParts: clusterPartsOf(values),
    storageParts: storagePartsOf(values),
  }
}

/** The request that makes the quota. */
export function toCreateQuota(values: NewQuotaValues): Schema<'CreateQuota'> {
  return { ...settingsOf(values), dataCenterId: values.dataCenterId }
}

/** The request that changes the quota: only what is otherwise than it was. */
export function toUpdateQuota(values: QuotaValues, base: Quota): Schema<'UpdateQuota'> {
  const before: Readonly<Record<string, unknown>> = settingsOf(quotaValues(base))
  return Object.fromEntries(
    Object.entries(settingsOf(values)).filter(
      ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
    ),
  )
}

/** What has to be entered and is not, by JSON pointer: left out, it would be what it was before, or what a new quota has. */
export function mistakesIn(values: QuotaValues): Readonly<Record<string, string>> | undefined {
  const missing = percentFields.filter((field) => values[field] === undefined)
  if (missing.length === 0) return undefined
  return Object.fromEntries(missing.map((field) => [`/${field}`, quotaText.t('needPercent')]))
}

/** A field of the edit page that people know by one name. */
export type QuotaField = keyof QuotaValues

/** What each field is made of. */
export const quotaFields: readonly (MergeField<QuotaValues> & { readonly field: QuotaField })[] = [
  nameField,
  descriptionField,
  {
    field: 'clusterParts',
    names: ['clusterParts'],
    isSame: (a, b) => JSON.stringify(clusterPartsOf(a)) === JSON.stringify(clusterPartsOf(b)),
  },
  {
    field: 'storageParts',
    names: ['storageParts'],
    isSame: (a, b) => JSON.stringify(storagePartsOf(a)) === JSON.stringify(storagePartsOf(b)),
  },
  ...percentFields.map((field) => ({ field, names: [field] })),
]

/** A field's value in words; `placeName` names a cluster or storage domain. */
export function quotaWords(field: QuotaField, values: QuotaValues, placeName: (id: string) => string): string {
  const { t } = quotaText
  const bytes = (size: BytesValue) => {
    const amount = bytesOf(size)
    return amount === undefined ? t('any') : writeAmount('bytes', amount)
  }
  switch (field) {
    case 'name':
    case 'description':
      return values[field].trim() || '–'
    case 'clusterParts':
      return (
        values.clusterParts
          .map(({ clusterId, vcpus, memory }) =>
            t('partWords', {
              place: clusterId === '' ? t('allClusters') : placeName(clusterId),
              amounts: [vcpus === undefined ? t('any') : writeAmount('vcpus', vcpus), bytes(memory)].join(', '),
            }),
          )
          .join('; ') || t('none')
      )
    case 'storageParts':
      return (
        values.storageParts
          .map(({ storageDomainId, size }) =>
            t('partWords', {
              place: storageDomainId === '' ? t('allStorage') : placeName(storageDomainId),
              amounts: bytes(size),
            }),
          )
          .join('; ') || t('none')
      )
    case 'clusterThresholdPercent':
    case 'clusterGracePercent':
    case 'storageThresholdPercent':
    case 'storageGracePercent':
      return values[field] === undefined ? '–' : `${values[field]} ${t('percent')}`
  }
}
