import { Tooltip } from '@patternfly/react-core/dist/esm/components/Tooltip'
import type { ReactElement } from 'react'

/** A tooltip that is there from the moment it is loaded, for the pointer is already on its button. */
export default function WithReason({ reason, children }: { reason: string; children: ReactElement }) {
  return (
    <Tooltip content={reason} aria="none" entryDelay={0}>
      {children}
    </Tooltip>
  )
}
