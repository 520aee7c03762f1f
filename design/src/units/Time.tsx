import { useNow } from './clock.ts'
import { useTimeDisplay } from './time-display.ts'
import { formatAge, formatExact, formatRelative } from './time.ts'

/** A moment as the user wants it: relative to now with the exact time on hover, or the other way round. */
export function RelativeTime({ at }: { at: string }) {
  const date = new Date(at)
  const isRelative = useTimeDisplay().timeDisplay === 'relative'
  const [exact, relative] = [formatExact(date), formatRelative(date, useNow())]
  return (
    <time dateTime={at} title={isRelative ? exact : relative} className="ov-nowrap">
      {isRelative ? relative : exact}
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
