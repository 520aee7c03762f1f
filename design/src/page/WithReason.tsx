import { Tooltip } from '@patternfly/react-core/dist/esm/components/Tooltip'
import type { ReactElement } from 'react'
import type { MissingRight } from './actions.ts'
import MissingWords from './MissingWords.tsx'

/** A tooltip that is there from the moment it is loaded, for the pointer is already on its button. */
export default function WithReason(props: {
  reason: string
  missing: MissingRight | undefined
  children: ReactElement
}) {
  const { reason, missing, children } = props
  const content = missing ? (
    <>
      {reason} <MissingWords missing={missing} />
    </>
  ) : (
    reason
  )
  return (
    <Tooltip content={content} aria="none" entryDelay={0}>
      {children}
    </Tooltip>
  )
}
