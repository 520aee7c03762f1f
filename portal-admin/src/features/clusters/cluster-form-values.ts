import type { Schema } from '@overt/api-client/engine'
import { policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { placeText } from '../../text/places.ts'
import { text } from '../../text/pages.ts'

type Cluster = Schema<'Cluster'>

/** What a cluster is set to, as the forms show it; an empty CPU type or machine is none. */
export interface ClusterValues {
  readonly name: string
  readonly description: string
  readonly cpuType: string
  readonly emulatedMachine: string
  readonly firmwareDefault: Schema<'Firmware'>
  readonly memoryOvercommitPercent: number | undefined
  readonly schedulingPolicy: Schema<'SchedulingPolicy'>
  readonly migrationPolicy: Schema<'MigrationPolicy'>
}
/** The create page's values. */
export interface NewClusterValues extends ClusterValues {
  readonly dataCenterId: string
  readonly architecture: Cluster['architecture']
}

/** What the create page begins with. */
export function newCluster(dataCenterId: string): NewClusterValues {
  return {
    name: '',
    description: '',
    dataCenterId,
    architecture: 'x86_64',
    cpuType: '',
    emulatedMachine: '',
    firmwareDefault: 'bios',
    memoryOvercommitPercent: 100,
    schedulingPolicy: 'even_memory',
    migrationPolicy: 'minimal_downtime',
  }
}

/** What the edit page begins with. */
export function clusterValues(cluster: Cluster): ClusterValues {
  const { name, description, firmwareDefault, memoryOvercommitPercent, schedulingPolicy, migrationPolicy } = cluster
  return {
    name,
    description,
    cpuType: cluster.cpuType ?? '',
    emulatedMachine: cluster.emulatedMachine ?? '',
    firmwareDefault,
    memoryOvercommitPercent,
    schedulingPolicy,
    migrationPolicy,
  }
}

/** The settings the values mean. Without a percentage, none is promised beyond what there is. */
function settingsOf(values: ClusterValues) {
  return {
    name: values.name.trim(),
    description: values.description,
    cpuType: values.cpuType || null,
    emulatedMachine: values.emulatedMachine || null,
    firmwareDefault: values.firmwareDefault,
    memoryOvercommitPercent: values.memoryOvercommitPercent ?? 100,
    schedulingPolicy: values.schedulingPolicy,
    migrationPolicy: values.migrationPolicy,
  }
}

/** The request that creates the cluster. */
export function toCreateCluster(values: NewClusterValues): Schema<'CreateCluster'> {
  const { dataCenterId, architecture } = values
  return { ...settingsOf(values), dataCenterId, architecture }
}

/** The request that changes the cluster: only what is otherwise than it was. */
export function toUpdateCluster(values: ClusterValues, base: Cluster): Schema<'UpdateCluster'> {
  return Object.fromEntries(
    Object.entries(settingsOf(values)).filter(([name, value]) => base[name as keyof Cluster] !== value),
  )
}

/** A field of the edit page that people know by one name. */
export type ClusterField = keyof ClusterValues

/** What each field is made of. */
export const clusterFields: readonly (MergeField<ClusterValues> & { readonly field: ClusterField })[] = [
  nameField,
  descriptionField,
  ...(
    [
      'cpuType',
      'emulatedMachine',
      'firmwareDefault',
      'memoryOvercommitPercent',
      'schedulingPolicy',
      'migrationPolicy',
    ] as const
  ).map((field) => ({ field, names: [field] })),
]

/** A field's name. */
export function clusterFieldName(field: ClusterField): string {
  switch (field) {
    case 'memoryOvercommitPercent':
      return policyText.t('memoryOvercommit')
    case 'schedulingPolicy':
      return policyText.t('scheduling')
    case 'migrationPolicy':
      return policyText.t('migration')
    case 'name':
    case 'description':
    case 'cpuType':
    case 'emulatedMachine':
    case 'firmwareDefault':
      return placeText.t(`field.${field}`)
  }
}

/** A field's value in words. */
export function clusterWords(field: ClusterField, values: ClusterValues): string {
  const { t } = placeText
  switch (field) {
    case 'name':
    case 'description':
      return values[field].trim() || '–'
    case 'cpuType':
    case 'emulatedMachine':
      return values[field] || t(`${field}.none`)
    case 'firmwareDefault':
      return text.t(`create.firmware.${values.firmwareDefault}`)
    case 'memoryOvercommitPercent':
      return `${values.memoryOvercommitPercent ?? 100} ${t('percent')}`
    case 'schedulingPolicy':
      return policyText.t(`scheduling.${values.schedulingPolicy}`)
    case 'migrationPolicy':
      return policyText.t(`migration.${values.migrationPolicy}`)
  }
}
