import type { DescribedCall } from '@overt/api-client/describe-call'
import { lazy, Suspense, useState } from 'react'
import { designText } from '../../text/design-text.ts'

const CallText = lazy(() => import('./CallText.tsx'))

/** What a dialog does, as a call of the API; written out when it is asked for. */
export function ApiCall({ describe }: { describe: () => DescribedCall }) {
  const text = designText.use()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="ov-api-call" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('apiCall')}</summary>
      <Suspense fallback={null}>{isOpen ? <CallText call={describe()} /> : null}</Suspense>
    </details>
  )
}
