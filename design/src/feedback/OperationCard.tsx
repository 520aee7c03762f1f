import type { Schema } from '@overt/api-client/engine'
import { Button } from '../page/Button.tsx'
import { useMutation } from '@tanstack/react-query'
import { mutation } from '../shell/api.ts'
import { ObjectLink, PageLink } from '../shell/links.tsx'
import { usePortal } from '../shell/portal.ts'
import { designText } from '../text/design-text.ts'
import { useNow } from '../units/clock.ts'
import { ProgressBar } from '../units/ProgressBar.tsx'
import { OperationStatusLabel } from '../units/StatusLabel.tsx'
import { formatDuration } from '../units/time.ts'
import { RelativeTime } from '../units/Time.tsx'
import { activityText } from './activity-text/activity-text.ts'
import { ErrorAdvice, ErrorSentence } from './ErrorPanel.tsx'
import { OperationSteps } from './OperationSteps.tsx'
import { operationTitle } from './operation-title.ts'
import { hasEnded } from './tracked-operations.ts'

type Operation = Schema<'Operation'>

/** One operation: what, on which object, by whom, how far, why it waits and for whom; its steps; cancel or retry. */
export function OperationCard(props: {
  operation: Operation
  isOpen: boolean
  /** Operations that have what it waits for. */
  holders?: readonly Schema<'Lock'>[]
}) {
  const { operation, isOpen, holders = [] } = props
  const text = designText.use()
  const { objectPath } = usePortal()
  const title = operationTitle(operation)
  const { actor, createdAt, error, requestId } = operation
  const page = objectPath({ kind: 'operation', id: operation.id })
  const why = error?.message ?? operation.reason
  return (
    <article className="ov-operation-card" aria-label={title}>
      <div className="ov-operation-head">
        <ObjectLink object={operation.object}>{title}</ObjectLink>
        <OperationStatusLabel operation={{ ...operation, reason: '' }} />
      </div>
      <p className="ov-fine">
        {activityText.t('operations.startedBy', { user: actor.userName || text('operations.system') })} ·{' '}
        <RelativeTime at={createdAt} /> <Elapsed operation={operation} />
      </p>
      {why ? <p lang="en">{why}</p> : null}
      {error ? <ErrorAdvice mark={{ code: error.code, requestId }} /> : null}
      {holders.map(({ operation: holder, object, aspect }) => (
        <Holder key={holder.id + object.id + aspect} holder={holder} object={object} />
      ))}
      {hasEnded(operation.status) ? null : (
        <ProgressBar percent={operation.progressPercent} label={text('operations.progress', { title })} />
      )}
      {operation.steps.length > 0 ? (
        <details open={isOpen}>
          <summary>{activityText.t('operations.steps')}</summary>
          <OperationSteps steps={operation.steps} />
        </details>
      ) : null}
      <OperationButtons operation={operation} />
      {page ? (
        <PageLink to={page} className="ov-fine">
          {activityText.t('operations.details')}
        </PageLink>
      ) : null}
    </article>
  )
}

/** How long it took, or has been taking so far. */
function Elapsed({ operation: { startedAt, endedAt } }: { operation: Operation }) {
  const text = activityText.use()
  const now = useNow()
  if (!startedAt) return null
  const ms = Math.max(0, (endedAt ? Date.parse(endedAt) : now.getTime()) - Date.parse(startedAt))
  const duration = formatDuration(endedAt ? ms : Math.floor(ms / 1000) * 1000)
  return <>· {endedAt ? text('operations.took', { duration }) : text('operations.runsFor', { duration })}</>
}

/** The operation that has what this one waits for. */
function Holder({ holder, object }: { holder: Schema<'OperationSummary'>; object: Schema<'ObjectRef'> }) {
  const text = activityText.use()
  const title = operationTitle({ kind: holder.kind, object })
  return (
    <p className="ov-fine">
      {text('operations.waitsFor')} <ObjectLink object={{ kind: 'operation', id: holder.id, name: title }} />
    </p>
  )
}

/** Cancel while it can stop, saying what that does; retry when its undo is stuck. */
export function OperationButtons({ operation }: { operation: Operation }) {
  const text = activityText.use()
  const cancel = useMutation(mutation('cancelOperation'))
  const retry = useMutation(mutation('retryOperation'))
  const args = { path: { id: operation.id } }
  const isOver = hasEnded(operation.status)
  const done = operation.steps.filter(({ status }) => status === 'done').length
  return (
    <>
      {operation.cancelRequested && !isOver ? <p className="ov-fine">{text('operations.cancelRequested')}</p> : null}
      {operation.cancellable && !operation.cancelRequested && !isOver ? (
        <p className="ov-row">
          <Button variant="link" isInline isLoading={cancel.isPending} onClick={() => cancel.mutate(args)}>
            {text('operations.cancel')}
          </Button>
          <span className="ov-fine">
            {done > 0 ? text('operations.cancelUndoes', { count: done }) : text('operations.cancelStops')}
          </span>
        </p>
      ) : null}
      {operation.status === 'stuck' ? (
        <p className="ov-row">
          <Button variant="link" isInline isLoading={retry.isPending} onClick={() => retry.mutate(args)}>
            {text('operations.retry')}
          </Button>
          <span className="ov-fine">{text('operations.retryHint')}</span>
        </p>
      ) : null}
      {(cancel.error ?? retry.error) ? <ErrorSentence error={cancel.error ?? retry.error} /> : null}
    </>
  )
}
