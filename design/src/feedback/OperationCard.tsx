import type { Schema } from '@overt/api-client/engine'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMutation } from '@tanstack/react-query'
import { mutation } from '../shell/api.ts'
import { ObjectLink } from '../shell/links.tsx'
import { designText } from '../text/design-text.ts'
import { ProgressBar } from '../units/ProgressBar.tsx'
import { OperationStatusLabel } from '../units/StatusLabel.tsx'
import { formatDuration } from '../units/time.ts'
import { RelativeTime } from '../units/Time.tsx'
import { ErrorSentence } from './ErrorPanel.tsx'
import { OperationSteps } from './OperationSteps.tsx'
import { operationTitle } from './operation-title.ts'
import { hasEnded } from './tracked-operations.ts'

/** One operation: what, on which object, by whom, how far, why it waits; its steps; cancel or retry. */
export function OperationCard({ operation, isOpen }: { operation: Schema<'Operation'>; isOpen: boolean }) {
  const text = designText.use()
  const title = operationTitle(operation)
  const { actor, createdAt, startedAt, endedAt } = operation
  return (
    <article className="ov-operation-card" aria-label={title}>
      <div className="ov-operation-head">
        <ObjectLink object={operation.object}>{title}</ObjectLink>
        <OperationStatusLabel operation={{ ...operation, reason: '' }} />
      </div>
      <p className="ov-fine">
        {text('operations.startedBy', { user: actor.userName || text('operations.system') })} ·{' '}
        <RelativeTime at={createdAt} />
        {startedAt && endedAt
          ? ` · ${text('operations.took', { duration: formatDuration(Date.parse(endedAt) - Date.parse(startedAt)) })}`
          : null}
      </p>
      {(operation.error?.message ?? operation.reason) ? <p>{operation.error?.message ?? operation.reason}</p> : null}
      {hasEnded(operation.status) ? null : (
        <ProgressBar percent={operation.progressPercent} label={text('operations.progress', { title })} />
      )}
      {operation.steps.length > 0 ? (
        <details open={isOpen}>
          <summary>{text('operations.steps')}</summary>
          <OperationSteps steps={operation.steps} />
        </details>
      ) : null}
      <OperationButtons operation={operation} />
    </article>
  )
}

/** Cancel while it can stop; retry when its undo is stuck. */
export function OperationButtons({ operation }: { operation: Schema<'Operation'> }) {
  const text = designText.use()
  const cancel = useMutation(mutation('cancelOperation'))
  const retry = useMutation(mutation('retryOperation'))
  const args = { path: { id: operation.id } }
  return (
    <>
      {operation.cancelRequested && !hasEnded(operation.status) ? (
        <p className="ov-fine">{text('operations.cancelRequested')}</p>
      ) : null}
      {operation.cancellable && !operation.cancelRequested && !hasEnded(operation.status) ? (
        <Button variant="link" isInline isLoading={cancel.isPending} onClick={() => cancel.mutate(args)}>
          {text('operations.cancel')}
        </Button>
      ) : null}
      {operation.status === 'stuck' ? (
        <Button variant="link" isInline isLoading={retry.isPending} onClick={() => retry.mutate(args)}>
          {text('operations.retry')}
        </Button>
      ) : null}
      {(cancel.error ?? retry.error) ? <ErrorSentence error={cancel.error ?? retry.error} /> : null}
    </>
  )
}
