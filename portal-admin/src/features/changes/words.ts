import type { Schema } from '@overt/api-client/engine'
import { policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { details } from '../../text/details-en.ts'
import { detailText } from '../../text/details.ts'

type Change = Schema<'ObjectChange'>
type Value = Schema<'FieldChange'>['before']

/** The name of a field as people read it; one this portal does not know yet is shown as the engine calls it. */
export function fieldName(field: string): string {
  const key = `changed.${field}`
  return isFieldKey(key) ? detailText.t(key) : field
}

type FieldKey = Extract<keyof typeof details, `changed.${string}`>

function isFieldKey(key: string): key is FieldKey {
  return key in details
}

const bytesFields = new Set(['memoryBytes', 'maxMemoryBytes', 'sizeBytes'])

const policies = {
  'schedulingPolicy.even_load': 'scheduling.even_load',
  'schedulingPolicy.even_memory': 'scheduling.even_memory',
  'schedulingPolicy.even_guests': 'scheduling.even_guests',
  'migrationPolicy.minimal_downtime': 'migration.minimal_downtime',
  'migrationPolicy.post_copy': 'migration.post_copy',
  'migrationPolicy.suspend_if_needed': 'migration.suspend_if_needed',
  'migrationPolicy.very_large': 'migration.very_large',
} as const

function isPolicy(words: string): words is keyof typeof policies {
  return words in policies
}

/** A value before or after a change, in words and units. */
export function valueWords(field: string, value: Value): string {
  const { t } = detailText
  if (value === null || value === undefined || value === '') return t('value.none')
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  if (typeof value === 'number') return bytesFields.has(field) ? formatBytes(value) : String(value)
  if (Array.isArray(value)) return value.length === 0 ? t('value.none') : value.map(String).join(', ')
  if (typeof value === 'object') return objectWords(field, value)
  if (field === 'cloudInit') return t(value === 'replaced' ? 'value.replaced' : 'value.set')
  const policy = `${field}.${value}`
  if (isPolicy(policy)) return policyText.t(policies[policy])
  return value
}

/** Whether a value is shown as the engine has it, a name or a setting, and not in our words. */
export function isData(field: string, value: Value): boolean {
  if (value === null || value === undefined || value === '' || field === 'cloudInit' || field === 'cpu') return false
  if (typeof value === 'string') return !isPolicy(`${field}.${value}`)
  return Array.isArray(value) ? value.length > 0 : typeof value === 'object'
}

function objectWords(field: string, value: object): string {
  if (field === 'cpu' && 'sockets' in value && 'coresPerSocket' in value && 'threadsPerCore' in value) {
    const [sockets, cores, threads] = [value.sockets, value.coresPerSocket, value.threadsPerCore].map(Number)
    return detailText.t('value.cpu', {
      count: (sockets ?? 1) * (cores ?? 1) * (threads ?? 1),
      sockets: sockets ?? 1,
      cores: cores ?? 1,
      threads: threads ?? 1,
    })
  }
  if ('name' in value && typeof value.name === 'string') return value.name
  return JSON.stringify(value)
}

/** What was done, as a sentence without its subject: "Changed", "Network interface nic1 added", "Start". */
export function changeTitle({ action, object, part, operation }: Change, shownOn: string): string {
  const { t } = detailText
  if (action === 'operation')
    return operation
      ? designText.t(`operationKind.${operation.kind}`, { name: object.name ?? '' })
      : t('action.operation')
  if (part) {
    const title = t(`part.${part.kind}.${action}`, { name: part.name || '–' })
    return object.id === shownOn ? title : `${object.name}: ${title}`
  }
  if (object.id === shownOn) return t(`action.${action}`)
  return t(`child.${action}`, { name: object.name ?? object.id })
}
