import type { DescribedCall } from '@overt/api-client/describe-call'
import { useState } from 'react'
import { designText } from '../../text/design-text.ts'
import { part } from '../../page/part.tsx'

const CallText = part(() => import('./CallText.tsx'))

/**
 * The call, or the calls in their order, that do what a form or dialog is for. `none`: it asks the engine for nothing,
 * or a form within it shows the call.
 */
export type ShownCall = (() => DescribedCall | readonly DescribedCall[]) | 'none'

/** What a dialog does, as calls of the API; written out when it is asked for. */
export function ApiCall({ call }: { call: ShownCall }) {
  const text = designText.use()
  const [isOpen, setOpen] = useState(false)
  if (call === 'none') return null
  return (
    <details className="ov-api-call" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('apiCall')}</summary>
      {isOpen ? <CallText calls={[call()].flat()} /> : null}
    </details>
  )
}
