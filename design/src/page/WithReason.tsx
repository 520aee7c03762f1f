import { Tooltip } from '@patternfly/react-core/dist/esm/components/Tooltip'
import { type RefObject, useState } from 'react'
import type { MissingRight } from './actions.ts'
import MissingWords from './MissingWords.tsx'

/** A tooltip of a button. It is there from the moment it is loaded if the pointer or the focus is still on its button. */
export default function WithReason(props: {
  of: RefObject<HTMLButtonElement | null>
  reason: string
  missing: MissingRight | undefined
}) {
  const { of: button, reason, missing } = props
  const [isWanted] = useState(() => button.current?.matches(':hover, :focus') ?? false)
  const content = missing ? (
    <>
      {reason} <MissingWords missing={missing} />
    </>
  ) : (
    reason
  )
  return <Tooltip triggerRef={button} content={content} aria="none" entryDelay={0} isVisible={isWanted} />
}
