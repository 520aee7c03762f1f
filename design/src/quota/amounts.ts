import { formatNumber } from '../text/define-text.ts'
import { formatBytes, splitBytes } from '../units/bytes.ts'
import { quotaText } from './text/quota-text.ts'

/** What a limit counts: processors by either of their names, or bytes. */
export type LimitUnit = 'vcpus' | 'cpus' | 'bytes'

/** An amount with its unit: `3 vCPUs`, `34 GiB`. */
export function writeAmount(unit: LimitUnit, amount: number): string {
  return unit === 'bytes' ? formatBytes(amount) : quotaText.t(unit, { count: amount })
}

/** What is used of a limit: `3 of 4 vCPUs`, `34 of 40 GiB`, `512 MiB of 40 GiB`; `limit` null for none. */
export function writeUse(unit: LimitUnit, used: number, limit: number | null): string {
  const { t } = quotaText
  if (limit === null) return t('unlimited', { used: writeAmount(unit, used) })
  if (unit !== 'bytes') return t(`${unit}.of`, { used: formatNumber(used), count: limit })
  const [of, all] = [splitBytes(used), splitBytes(limit)]
  const isAlike = of.unit === all.unit || used === 0
  return t('bytes.of', { used: isAlike ? of.value : formatBytes(used), limit: formatBytes(limit) })
}

/** How a use stands to its limit: `near` from the threshold on, `over` within the grace, `beyond` above that. */
export type LimitState = 'within' | 'near' | 'over' | 'beyond'

/** A limit with what is let through beyond it. */
export interface Limit {
  /** Null: there is none. */
  readonly limit: number | null
  /** Of the limit, 0 to 100; absent where it is not known. */
  readonly thresholdPercent?: number
  /** Of the limit, 0 to 100; absent where it is not known. */
  readonly gracePercent?: number
}

/** Above this much it is refused. */
export function mostOf({ limit, gracePercent = 0 }: Limit & { readonly limit: number }): number {
  return (limit * (100 + gracePercent)) / 100
}

/** From this much on it is near the limit. */
export function nearOf({ limit, thresholdPercent = 100 }: Limit & { readonly limit: number }): number {
  return (limit * thresholdPercent) / 100
}

/** How an amount stands to a limit. */
export function stateOf(used: number, { limit, ...percents }: Limit): LimitState {
  if (limit === null) return 'within'
  if (used > mostOf({ limit, ...percents })) return 'beyond'
  if (used > limit) return 'over'
  // Nothing of a limit of nothing is not near it.
  return used > 0 && used >= nearOf({ limit, ...percents }) ? 'near' : 'within'
}
