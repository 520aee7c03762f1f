import type { UnitValue } from './UnitField.tsx'

const secondsPer = { minute: 60, hour: 3600, day: 86_400 } as const

/** A unit of a lifetime. */
export type LifeUnit = keyof typeof secondsPer

/** How long something is good for, as it is typed. */
export type Life = UnitValue<LifeUnit>

/** The shortest and the longest there may be, in seconds, both included. */
export interface LifeLimits {
  readonly min: number
  readonly max: number
}

/** A lifetime in seconds, a day having 24 hours; undefined while nothing is entered. */
export function secondsOf({ amount, unit }: Life): number | undefined {
  return amount === undefined ? undefined : amount * secondsPer[unit]
}

/** Whether it is entered, and within its limits. */
export function isLife(life: Life, { min, max }: LifeLimits): boolean {
  const seconds = secondsOf(life)
  return seconds !== undefined && seconds >= min && seconds <= max
}
