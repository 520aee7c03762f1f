import './chart.css'
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { useId } from 'react'
import { chartText } from './text/chart-text.ts'

/** How full something is, in the same unit all. */
export interface MeterAmounts {
  readonly total: number
  /** Null when it is not known now. */
  readonly used: number | null
  /** What was promised to VMs; beyond `total` it is over-committed. */
  readonly committed?: number
}

/** From here on a meter is marked as nearly full, in percent. */
export const nearlyFullPercent = 90

/** Shares of a meter's width, 0 to 100; with over-commit the whole bar is what was promised. */
export function meterShares({ total, used, committed = 0 }: MeterAmounts) {
  const whole = Math.max(total, committed, used ?? 0)
  const share = (amount: number) => (whole > 0 ? (100 * amount) / whole : 0)
  return { total: share(total), used: share(used ?? 0), committed: share(committed), isOver: committed > total }
}

/**
 * A bar of what is used of what there is. What was promised is hatched and, beyond the end mark, over-committed; the
 * words beside it say the same. `write` writes an amount with its unit.
 */
export function Meter(props: { title: string; amounts: MeterAmounts; write: (amount: number) => string }) {
  const text = chartText.use()
  const { title, amounts, write } = props
  const { total, used, committed } = amounts
  const hatch = useId()
  const shares = meterShares(amounts)
  const percent = used === null || total === 0 ? undefined : Math.round((100 * used) / total)
  const isFull = percent !== undefined && percent >= nearlyFullPercent
  const usedWords =
    total === 0
      ? text('meter.none')
      : percent === undefined
        ? text('meter.unknown', { total: write(total) })
        : text('meter.used', { used: write(used ?? 0), total: write(total), percent })
  const committedWords =
    committed === undefined || total === 0
      ? undefined
      : text(shares.isOver ? 'meter.over' : 'meter.committed', {
          committed: write(committed),
          percent: total > 0 ? Math.round((100 * committed) / total) : 0,
        })
  return (
    <div className={`ov-meter ${isFull ? 'ov-full' : ''}`}>
      <div className="ov-meter-head">
        <span className="ov-meter-title">{title}</span>
        <span className="ov-meter-percent">
          {isFull ? <ExclamationTriangleIcon /> : null}
          {percent === undefined ? '–' : text('meter.percent', { percent })}
        </span>
      </div>
      <svg
        className="ov-meter-bar"
        role="meter"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, percent ?? 0)}
        aria-valuetext={[usedWords, committedWords].filter(Boolean).join('. ')}
      >
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="ov-meter-hatch" width="2" height="6" />
          </pattern>
        </defs>
        <rect className="ov-meter-track" width={`${total === 0 ? 100 : shares.total}%`} height="100%" />
        <rect width={`${shares.committed}%`} height="100%" fill={`url(#${hatch})`} />
        <rect className="ov-meter-used" width={`${shares.used}%`} height="100%" />
        {shares.isOver ? (
          <line className="ov-meter-end" x1={`${shares.total}%`} x2={`${shares.total}%`} y1="0" y2="100%" />
        ) : null}
      </svg>
      <p className="ov-fine">{usedWords}</p>
      {committedWords === undefined ? null : <p className="ov-fine">{committedWords}</p>}
    </div>
  )
}
