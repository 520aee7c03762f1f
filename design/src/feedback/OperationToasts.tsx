import type { Schema } from '@overt/api-client/engine'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { activeOperationsQuery } from '../shell/activity.ts'
import { query } from '../shell/api.ts'
import { type Portal, usePortal } from '../shell/portal.ts'
import { useSession } from '../shell/session.ts'
import { designText } from '../text/design-text.ts'
import { ErrorAdvice } from './ErrorPanel.tsx'
import { operationTitle } from './operation-title.ts'
import { type Toast, showToast } from './toasts.ts'
import { forgetOperation, trackedOperations, trackOperation } from './tracked-operations.ts'

type Operation = Schema<'Operation'>

/** Most operations of others that are followed at once: each is a query of its own. */
const mostFollowed = 20

/**
 * Follows what was begun on this page, or everything under way if the user wants to hear of all, and tells how it
 * ended. Draws nothing itself.
 */
export default function OperationToasts() {
  const told = useSession().settings.toasts ?? 'mine'
  const active = useQuery({ ...activeOperationsQuery, enabled: told === 'all' }).data?.items
  useEffect(() => {
    if (told === 'all') for (const operation of active?.slice(0, mostFollowed) ?? []) trackOperation(operation)
  }, [told, active])
  const operations = useSyncExternalStore(trackedOperations.subscribe, trackedOperations.get)
  return operations.map((operation) => <Follow key={operation.id} begun={operation} isTold={told !== 'none'} />)
}

function Follow({ begun, isTold }: { begun: Operation; isTold: boolean }) {
  const portal = usePortal()
  // No waiting or polling: the stream invalidates this query when the operation changes.
  const { data, error } = useQuery({ ...query('getOperation', { path: { id: begun.id } }), placeholderData: begun })
  useEffect(() => {
    if (error) return forgetOperation(begun.id)
    const toast = data ? endOf(data, portal) : undefined
    if (!toast) return
    if (isTold) showToast(toast)
    forgetOperation(begun.id)
  }, [data, error, begun.id, portal, isTold])
  return null
}

function WhyFailed({ operation: { error, reason, requestId } }: { operation: Operation }) {
  if (!error) return reason
  return (
    <>
      <p>{error.message}</p>
      <ErrorAdvice mark={{ code: error.code, requestId }} />
    </>
  )
}

/** The toast for an operation's end; undefined while it goes on. */
function endOf(operation: Operation, portal: Portal): Toast | undefined {
  const title = operationTitle(operation)
  const gone = operation.kind.endsWith('.delete') && operation.status === 'succeeded'
  const to = gone ? undefined : portal.objectPath(operation.object)
  const link = to ? { link: { to, label: designText.t('operations.open', { name: operation.object.name ?? '' }) } } : {}
  switch (operation.status) {
    case 'succeeded':
      return { variant: 'success', title: designText.t('operations.done', { title }), ...link }
    case 'cancelled':
      return { variant: 'info', title: designText.t('operations.cancelled', { title }), ...link }
    case 'stuck':
      return { variant: 'danger', title: designText.t('operations.stuck', { title }), body: operation.reason, ...link }
    case 'failed':
      return {
        variant: 'danger',
        title: designText.t('operations.failed', { title }),
        body: <WhyFailed operation={operation} />,
        ...link,
      }
    case 'waiting':
    case 'running':
    case 'undoing':
      return undefined
  }
}
