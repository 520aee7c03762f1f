import { isLife, type Life, type LifeLimits, secondsOf } from '@overt/design/form/life.ts'
import type { FoundPrincipal } from './queries.ts'

/** When a permission may end: never, after a time, or at a moment. */
export const ends = ['never', 'after', 'at'] as const

/** How short and how long a permission may be given for, in seconds: a minute to ten years. */
export const grantLimits: LifeLimits = { min: 60, max: 3650 * 86_400 }

/** What the dialog that grants a role shows. */
export interface GrantValues {
  readonly whom: FoundPrincipal | undefined
  /** Empty: none chosen. */
  readonly roleId: string
  readonly ends: (typeof ends)[number]
  /** With `after`. */
  readonly life: Life
  /** With `at`, as the browser's field has it: local, without a zone. */
  readonly endsAt: string
}

type EndValues = Pick<GrantValues, 'ends' | 'life' | 'endsAt'>

/** What the dialog begins with. */
export const newGrant: GrantValues = {
  whom: undefined,
  roleId: '',
  ends: 'never',
  life: { amount: 7, unit: 'day' },
  endsAt: '',
}

/** Whether it is said when it ends, or that it does not: a date that cannot be read must not become no end. */
export function isEnd(values: EndValues): boolean {
  if (values.ends === 'after') return isLife(values.life, grantLimits)
  return values.ends === 'never' || endOf(values, new Date()) !== undefined
}

/** When it ends, as the contract writes times; undefined for never. A day has as many hours as the calendar gives it. */
export function endOf({ ends: chosen, life, endsAt }: EndValues, now: Date): string | undefined {
  switch (chosen) {
    case 'never':
      return undefined
    case 'after':
      return afterLife(life, now)?.toISOString()
    case 'at': {
      const at = new Date(endsAt)
      return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
    }
  }
}

function afterLife(life: Life, now: Date): Date | undefined {
  if (!isLife(life, grantLimits)) return undefined
  const at = new Date(now)
  if (life.unit === 'day') at.setDate(at.getDate() + (life.amount ?? 0))
  else at.setTime(at.getTime() + (secondsOf(life) ?? 0) * 1000)
  return at
}
