import type { Schema } from '@overt/api-client/engine'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { OperationCard } from '../feedback/OperationCard.tsx'
import { hasEnded } from '../feedback/tracked-operations.ts'
import { designText } from '../text/design-text.ts'
import { activeOperationsQuery, recentOperationsQuery } from './activity.ts'
import { DrawerFrame } from './DrawerFrame.tsx'
import { PageLink } from './links.tsx'
import { usePortal } from './portal.ts'

/** Every operation under way with its steps, and those that ended lately. */
export function OperationsDrawer({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  const { operationsPath } = usePortal()
  const active = useQuery(activeOperationsQuery)
  const recent = useQuery(recentOperationsQuery)
  const ended = recent.data?.items.filter(({ status }) => hasEnded(status) && status !== 'stuck')
  return (
    <DrawerFrame
      title={text('operations.title')}
      onClose={onClose}
      tools={operationsPath ? <PageLink to={operationsPath}>{text('operations.all')}</PageLink> : null}
    >
      {recent.error ? (
        <ErrorPanel
          size="sm"
          error={recent.error}
          title={text('operations.title')}
          onRetry={() => void recent.refetch()}
        />
      ) : null}
      {recent.isPending ? <Skeleton height="6rem" screenreaderText={text('loading')} /> : null}
      {recent.data?.items.length === 0 ? (
        <Message tone="none" size="sm" title={text('operations.none')}>
          {text('operations.noneBody')}
        </Message>
      ) : null}
      <Cards title={text('operations.running')} operations={active.data?.items} isOpen />
      <Cards title={text('operations.recent')} operations={ended} />
    </DrawerFrame>
  )
}

function Cards(props: { title: string; operations: readonly Schema<'Operation'>[] | undefined; isOpen?: boolean }) {
  const { title, operations = [], isOpen = false } = props
  if (operations.length === 0) return null
  return (
    <section aria-label={title} className="ov-drawer-section">
      <h3 className="ov-drawer-title">{title}</h3>
      {operations.map((operation) => (
        <OperationCard key={operation.id} operation={operation} isOpen={isOpen} />
      ))}
    </section>
  )
}
