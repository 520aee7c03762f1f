import './quota.css'
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { useId } from 'react'
import {
  type Limit,
  type LimitState,
  type LimitUnit,
  mostOf,
  nearOf,
  stateOf,
  writeAmount,
  writeUse,
} from './amounts.ts'
import { quotaText } from './text/quota-text.ts'

/** A use of a limit, and what would come to it. */
export interface LimitUse extends Limit {
  readonly unit: LimitUnit
  readonly used: number
  /** What would come to it; drawn apart. */
  readonly adds?: number
  /** How it stands to the limit, where the engine says it; absent: by the percentages. */
  readonly state?: LimitState
}

/** Where the parts of the picture end, in percent of its width. */
export function limitShares({ used, adds = 0, ...limits }: LimitUse & { readonly limit: number }) {
  const after = used + adds
  const whole = Math.max(mostOf(limits), used, after, 1)
  const share = (amount: number) => (100 * Math.max(0, amount)) / whole
  return {
    used: share(Math.min(used, after)),
    after: share(after),
    near: share(nearOf(limits)),
    limit: share(limits.limit),
    most: share(mostOf(limits)),
  }
}

/**
 * What is used of a limit: in words, and as a bar with a mark where it is near and one at the limit; what is let
 * through beyond the limit is hatched. The picture's own words say all of it.
 */
export function LimitBar(props: LimitUse & { title: string }) {
  const text = quotaText.use()
  const { title, unit, used, adds = 0, limit, state = stateOf(used + adds, props) } = props
  const StateIcon = state === 'beyond' ? ExclamationCircleIcon : ExclamationTriangleIcon
  return (
    <div className={`ov-limit ov-limit-${state}`}>
      <div className="ov-limit-head">
        <span className="ov-limit-title">{title}</span>
        <span className="ov-limit-words">{writeUse(unit, used + adds, limit)}</span>
      </div>
      {limit === null ? null : <LimitPicture {...props} limit={limit} />}
      {state === 'within' ? null : (
        <span className="ov-limit-state">
          <StateIcon /> {text(`state.${state}`)}
        </span>
      )}
    </div>
  )
}

function LimitPicture(props: LimitUse & { title: string; limit: number }) {
  const text = quotaText.use()
  const hatch = useId()
  const { title, unit, used, adds = 0, limit, thresholdPercent, gracePercent } = props
  const shares = limitShares(props)
  // Nobody has a part of a processor.
  const whole = (round: (amount: number) => number, amount: number) => (unit === 'bytes' ? amount : round(amount))
  const words = [
    `${title}: ${writeUse(unit, used + adds, limit)}.`,
    ...(adds > 0 ? [text('adds', { amount: writeAmount(unit, adds) })] : []),
    ...(thresholdPercent === undefined
      ? []
      : [text('threshold', { amount: writeAmount(unit, whole(Math.ceil, nearOf(props))) })]),
    ...(gracePercent === undefined
      ? []
      : [text('grace', { amount: writeAmount(unit, whole(Math.floor, mostOf(props))) })]),
  ].join(' ')
  return (
    <svg className="ov-limit-bar" role="img" aria-label={words}>
      <title>{words}</title>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="ov-limit-hatch" width="2" height="6" />
        </pattern>
      </defs>
      <rect className="ov-limit-track" width={`${shares.limit}%`} y="2" height="12" />
      <rect x={`${shares.limit}%`} width={`${shares.most - shares.limit}%`} y="2" height="12" fill={`url(#${hatch})`} />
      <rect className="ov-limit-adds" width={`${shares.after}%`} y="4" height="8" />
      <rect className="ov-limit-used" width={`${shares.used}%`} y="4" height="8" />
      {thresholdPercent === undefined ? null : (
        <line className="ov-limit-near-mark" x1={`${shares.near}%`} x2={`${shares.near}%`} y1="0" y2="16" />
      )}
      <line className="ov-limit-mark" x1={`${shares.limit}%`} x2={`${shares.limit}%`} y1="0" y2="16" />
    </svg>
  )
}
