import type { Schema } from '@overt/api-client/engine'
import { type LimitUnit, writeAmount } from './amounts.ts'
import { quotaText } from './text/quota-text.ts'

/** Whether it is said to who runs the estate, or to who uses machines and has no word for what is beneath them. */
export type QuotaWords = 'full' | 'plain'

type Resource = Schema<'QuotaLine'>['resource']

/** What a resource is counted in. */
export function lineUnit(resource: Resource, words: QuotaWords): LimitUnit {
  if (resource !== 'vcpus') return 'bytes'
  return words === 'plain' ? 'cpus' : 'vcpus'
}

/** What is limited, and where, when that is not all of the data center. */
export function lineName(
  line: { readonly resource: Resource; readonly place?: { readonly name?: string } | null },
  words: QuotaWords,
): string {
  const { t } = quotaText
  const what = t(words === 'plain' ? `plain.${line.resource}` : `resource.${line.resource}`)
  return line.place?.name === undefined || line.place.name === '' ? what : t('at', { what, place: line.place.name })
}

/** How much is needed and how much is left, in a sentence. */
export function lacking(
  line: Parameters<typeof lineName>[0] & { readonly used: number; readonly asked: number; readonly limit: number },
  words: QuotaWords,
): string {
  const unit = lineUnit(line.resource, words)
  return quotaText.t('use.line', {
    what: lineName(line, words),
    asked: writeAmount(unit, line.asked),
    left: writeAmount(unit, Math.max(0, line.limit - line.used)),
  })
}
