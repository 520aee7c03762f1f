import { Button, type ButtonProps } from './Button.tsx'
import { useId, useRef, useState } from 'react'
import type { Action } from './actions.ts'
import { useOffer } from './offered-actions.tsx'
import { part } from './part.tsx'
import { explainMissing } from '../shell/explain/explain-missing.ts'

const WithReason = part(() => import('./WithReason.tsx'))
const MissingWords = part(() => import('./MissingWords.tsx'))

/**
 * An action as a button. When it cannot be pressed it stays focusable, and says why on hover, focus and to readers; where
 * a right is missing, pressing it tells who could grant that.
 */
export function ActionButton(
  props: { action: Action } & Pick<ButtonProps, 'variant' | 'isBlock' | 'isLoading' | 'size' | 'aria-label'>,
) {
  const { action, ...look } = props
  const { icon: Icon, disabledReason, missing } = action
  useOffer([action])
  const reasonId = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [isNear, setNear] = useState(false)
  const isThere = WithReason.useLoaded(isNear && disabledReason !== undefined)
  // The button is the same element whether it can be pressed or not, or it would lose the focus when that changes.
  return (
    <>
      <Button
        {...look}
        ref={button}
        icon={Icon ? <Icon /> : undefined}
        isAriaDisabled={disabledReason !== undefined}
        onRefused={missing && (() => explainMissing([missing]))}
        {...(disabledReason === undefined ? {} : { 'aria-describedby': reasonId })}
        onClick={action.run}
        onPointerEnter={() => setNear(true)}
        onFocus={() => setNear(true)}
      >
        {action.label}
      </Button>
      {disabledReason === undefined ? null : (
        <>
          {isThere ? <WithReason of={button} reason={disabledReason} missing={missing} /> : null}
          <span id={reasonId} className="pf-v6-screen-reader">
            {disabledReason} {missing && isNear ? <MissingWords missing={missing} /> : null}
          </span>
        </>
      )}
    </>
  )
}
