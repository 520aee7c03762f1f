import type { Schema } from '@overt/api-client/engine'
import { hostText } from '../../text/hosts.ts'

/** From here on the engine tells of it, too. Milliseconds. */
const farOffMs = 5_000

/** Whether a host's clock is so far from the engine's that it is worth a warning. */
export function isClockOff({ clockSkewMs }: Schema<'Host'>): boolean {
  return Math.abs(clockSkewMs ?? 0) > farOffMs
}

/** How a host's clock stands to the engine's, in words. */
export function clockInWords({ clockSkewMs }: Schema<'Host'>): string {
  const { t } = hostText
  if (clockSkewMs === null || clockSkewMs === undefined) return t('clock.unknown')
  const isBehind = clockSkewMs < 0
  const ms = Math.abs(clockSkewMs)
  if (ms < 1_000) return t('clock.agrees', { ms })
  return t(isBehind ? 'clock.behind' : 'clock.ahead', { seconds: Math.round(ms / 1_000) })
}
