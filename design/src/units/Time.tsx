import { useNow } from './clock.ts'
import { formatAge, formatExact, formatRelative } from './time.ts'

/** A moment, told relative to now, with the exact time on hover. */
export function RelativeTime({ at }: { at: string }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={formatExact(date)} className="ov-nowrap">
      {formatRelative(date, useNow())}
    </time>
  )
}

/** How long something has been so, in one short unit, with the exact beginning on hover. */
export function Age({ since }: { since: string }) {
  const date = new Date(since)
  return (
    <time dateTime={since} title={formatExact(date)} className="ov-age">
      {formatAge(date, useNow())}
    </time>
  )
}
