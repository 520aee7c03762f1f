import { perLanguage } from './per-language.ts'
import { timeDisplay } from './time-display.ts'

const relative = perLanguage((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
const exact = perLanguage(
  (language, hourCycle: ReturnType<typeof timeDisplay>['hourCycle']) =>
    new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'medium',
      ...(hourCycle === 'locale' ? {} : { hourCycle }),
    }),
)
const inUnit = perLanguage(
  (language, unit: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }),
)

const steps: readonly (readonly [limitSeconds: number, seconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 14, 86_400, 'day'],
  [86_400 * 60, 86_400 * 7, 'week'],
  [86_400 * 365, 86_400 * 30, 'month'],
  [Number.POSITIVE_INFINITY, 86_400 * 365, 'year'],
]

function stepFor(seconds: number) {
  return steps.find(([limit]) => seconds < limit) ?? ([0, 1, 'second'] as const)
}

/** Up to so many seconds ahead is `now`: a clock that differs a little must not tell of what has not happened yet. */
const aheadSeconds = 10

/** `3 minutes ago`; under five seconds it is `now`, and up to ten seconds ahead. */
export function formatRelative(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000)
  const format = relative()
  const size = Math.abs(seconds)
  if (seconds < 5 && seconds >= -aheadSeconds) return format.format(0, 'second')
  const [, unitSeconds, unit] = stepFor(size)
  return format.format(-Math.sign(seconds) * Math.floor(size / unitSeconds), unit)
}

/** An age in one unit, short: `3 min`. */
export function formatAge(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1000))
  const [, unitSeconds, unit] = stepFor(seconds)
  return inUnit(unit, 0).format(Math.floor(seconds / unitSeconds))
}

/** A length of time in its two largest units: `2 hr 5 min`; tenths of seconds under ten seconds. */
export function formatDuration(milliseconds: number): string {
  const write = (value: number, unit: string, digits = 0) => inUnit(unit, digits).format(value)
  const seconds = milliseconds / 1000
  if (seconds < 10) return write(seconds, 'second', 1)
  const whole = Math.floor(seconds)
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'day'],
    [Math.floor(whole / 3600) % 24, 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => write(value, unit))
    .join(' ')
}

/** The exact time, in the reader's zone, language and hours. */
export function formatExact(at: Date): string {
  return exact(timeDisplay().hourCycle).format(at)
}
