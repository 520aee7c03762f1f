import type { PointerEvent } from 'react'
import { useNow } from './clock.ts'
import { useTimeDisplay } from './time-display.ts'
import { formatAge, formatDuration, formatExact, formatRelative } from './time.ts'

/** A moment as the user wants it: relative to now with the exact time on hover, or the other way round. */
export function RelativeTime({ at }: { at: string }) {
  const date = new Date(at)
  const isRelative = useTimeDisplay().timeDisplay === 'relative'
  const now = useNow()
  return (
    <time
      dateTime={at}
      className="ov-nowrap"
      onPointerEnter={titled(() => (isRelative ? formatExact(date) : formatRelative(date, now)))}
    >
      {isRelative ? formatRelative(date, now) : formatExact(date)}
    </time>
  )
}

/** How long something has been so, in one short unit, with the exact beginning on hover. */
export function Age({ since }: { since: string }) {
  const date = new Date(since)
  return (
    <time dateTime={since} className="ov-age" onPointerEnter={titled(() => formatExact(date))}>
      {formatAge(date, useNow())}
    </time>
  )
}

/** Gives the element its title when a pointer comes: a table has hundreds, and few are ever read. */
function titled(title: () => string) {
  return ({ currentTarget }: PointerEvent<HTMLElement>) => {
    currentTarget.title = title()
  }
}

/** A length of time in words. */
export function Duration({ ms }: { ms: number }) {
  return <time dateTime={`PT${ms / 1000}S`}>{formatDuration(ms)}</time>
}
