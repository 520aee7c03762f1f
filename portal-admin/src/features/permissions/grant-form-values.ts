import type { FoundPrincipal } from './queries.ts'

/** When a permission may end: never, after so many days, or at a moment of one's own. */
export const ends = ['never', '1', '7', '30', 'other'] as const

/** What the dialog that grants a role shows. */
export interface GrantValues {
  readonly whom: FoundPrincipal | undefined
  /** Empty: none chosen. */
  readonly roleId: string
  readonly ends: (typeof ends)[number]
  /** With `other`, as the browser's field has it: local, without a zone. */
  readonly endsAt: string
}

/** What the dialog begins with. */
export const newGrant: GrantValues = { whom: undefined, roleId: '', ends: 'never', endsAt: '' }

/** Whether it is said when it ends, or that it does not: a date that cannot be read must not become no end. */
export function isEnd(values: Pick<GrantValues, 'ends' | 'endsAt'>): boolean {
  return values.ends === 'never' || endOf(values, new Date()) !== undefined
}

/** When it ends, as the contract writes times; undefined for never. A day has as many hours as the calendar gives it. */
export function endOf({ ends: chosen, endsAt }: Pick<GrantValues, 'ends' | 'endsAt'>, now: Date): string | undefined {
  if (chosen === 'never') return undefined
  if (chosen === 'other') {
    const at = new Date(endsAt)
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
  }
  const at = new Date(now)
  at.setDate(at.getDate() + Number(chosen))
  return at.toISOString()
}
