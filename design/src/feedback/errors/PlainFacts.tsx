import type { ErrorCode } from '@overt/api-client/errors'
import type { ReactNode } from 'react'
import { designText } from '../../text/design-text.ts'

/** What tells one error from another: its kind, and the request that met it. */
export interface ErrorMark {
  readonly code: ErrorCode
  readonly requestId: string
}

/** Code and request id of an error, for whoever looks further. */
export function PlainFacts({ mark, children }: { mark: ErrorMark; children?: ReactNode }) {
  const text = designText.use()
  return (
    <p className="ov-fine">
      {text('error.code')} <code>{mark.code}</code> · {text('error.requestId')} <code>{mark.requestId}</code>
      {children}
    </p>
  )
}
