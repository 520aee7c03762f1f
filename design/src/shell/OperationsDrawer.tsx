import type { Schema } from '@overt/api-client/engine'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { activityText } from '../feedback/activity-text/activity-text.ts'
import { ErrorPanel } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { OperationCard } from '../feedback/OperationCard.tsx'
import { hasEnded } from '../feedback/tracked-operations.ts'
import { designText } from '../text/design-text.ts'
import { activeOperationsQuery, recentOperationsQuery } from './activity.ts'
import { query } from './api.ts'
import { DrawerFrame } from './DrawerFrame.tsx'
import { holdersOf } from './holders.ts'
import { PageLink } from './links.tsx'
import { usePortal } from './portal.ts'
import { useEndsAloud } from './use-ends-aloud.ts'

type Operation = Schema<'Operation'>

const locksQuery = query('listLocks', { query: { limit: 1000 } })

/** Every operation under way with its steps, and those that ended lately. */
export function OperationsDrawer({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  const { operationsPath } = usePortal()
  const active = useQuery(activeOperationsQuery)
  const recent = useQuery(recentOperationsQuery)
  const live = active.data?.items
  const hasWaiting = live?.some(({ status }) => status === 'waiting') ?? false
  // Who holds what a waiting one waits for.
  const locks = useQuery({ ...locksQuery, enabled: hasWaiting }).data?.items ?? []
  const ended = recent.data?.items.filter(({ status }) => hasEnded(status) && status !== 'stuck')
  const said = useEndsAloud(recent.data?.items)
  const failed = active.error ?? recent.error
  return (
    <DrawerFrame
      title={text('operations.title')}
      onClose={onClose}
      tools={operationsPath ? <PageLink to={operationsPath}>{activityText.t('operations.all')}</PageLink> : null}
    >
      {failed ? (
        <ErrorPanel
          size="sm"
          error={failed}
          title={text('operations.title')}
          onRetry={() => void Promise.all([active.refetch(), recent.refetch()])}
        />
      ) : null}
      {recent.isPending ? <Skeleton height="6rem" screenreaderText={text('loading')} /> : null}
      {recent.data?.items.length === 0 && !live?.length ? (
        <Message tone="none" size="sm" title={activityText.t('operations.none')}>
          {activityText.t('operations.noneBody')}
        </Message>
      ) : null}
      <Cards title={activityText.t('operations.running')} operations={live} locks={locks} isOpen />
      <Cards title={activityText.t('operations.recent')} operations={ended} locks={[]} />
      <div role="status" className="pf-v6-screen-reader">
        {said}
      </div>
    </DrawerFrame>
  )
}

function Cards(props: {
  title: string
  operations: readonly Operation[] | undefined
  locks: readonly Schema<'Lock'>[]
  isOpen?: boolean
}) {
  const { title, operations = [], locks, isOpen = false } = props
  if (operations.length === 0) return null
  return (
    <section aria-label={title} className="ov-drawer-section">
      <h3 className="ov-drawer-title">{title}</h3>
      {operations.map((operation) => (
        <OperationCard
          key={operation.id}
          operation={operation}
          isOpen={isOpen}
          holders={operation.status === 'waiting' ? holdersOf(operation.id, locks) : []}
        />
      ))}
    </section>
  )
}
