import type { Schema } from '@overt/api-client/engine'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import {
  NotificationDrawerList,
  NotificationDrawerListItem,
  NotificationDrawerListItemBody,
  NotificationDrawerListItemHeader,
} from '@patternfly/react-core/dist/esm/components/NotificationDrawer'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { designText } from '../text/design-text.ts'
import { RelativeTime } from '../units/Time.tsx'
import { recentEventsQuery } from './activity.ts'
import { DrawerFrame } from './DrawerFrame.tsx'
import { ObjectLink, PageLink } from './links.tsx'
import { usePortal } from './portal.ts'
import { markRead, unreadEvents, useLastRead } from './read-events.ts'

const variants = { normal: 'info', warning: 'warning', error: 'danger', alert: 'danger' } as const

/** The latest warnings, errors and alerts; what is unread is marked. */
export function EventsDrawer({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  const { eventsPath } = usePortal()
  const events = useQuery(recentEventsQuery)
  const lastRead = useLastRead()
  const items = events.data?.items ?? []
  const unread = new Set(unreadEvents(items, lastRead).map(({ id }) => id))
  const newest = items[0]
  return (
    <DrawerFrame
      title={text('events.title')}
      onClose={onClose}
      tools={
        newest && unread.size > 0 ? (
          <Button variant="link" isInline onClick={() => markRead(newest.at)}>
            {text('events.markRead')}
          </Button>
        ) : eventsPath ? (
          <PageLink to={eventsPath}>{text('events.all')}</PageLink>
        ) : null
      }
    >
      {events.error ? (
        <ErrorPanel size="sm" error={events.error} title={text('events.title')} onRetry={() => void events.refetch()} />
      ) : null}
      {events.isPending ? <Skeleton height="6rem" screenreaderText={text('loading')} /> : null}
      {events.data && items.length === 0 ? (
        <Message tone="none" size="sm" title={text('events.none')}>
          {text('events.noneBody')}
        </Message>
      ) : null}
      {items.length > 0 ? (
        <NotificationDrawerList aria-label={text('events.title')}>
          {items.map((event) => (
            <EventItem key={event.id} event={event} isRead={!unread.has(event.id)} />
          ))}
        </NotificationDrawerList>
      ) : null}
    </DrawerFrame>
  )
}

function EventItem({ event, isRead }: { event: Schema<'Event'>; isRead: boolean }) {
  const text = designText.use()
  return (
    <NotificationDrawerListItem variant={variants[event.severity]} isRead={isRead} isHoverable={false} tabIndex={-1}>
      <NotificationDrawerListItemHeader
        variant={variants[event.severity]}
        title={event.message}
        srTitle={text(`severity.${event.severity}`)}
        headingLevel="h3"
      />
      <NotificationDrawerListItemBody timestamp={<RelativeTime at={event.at} />}>
        {event.object ? <ObjectLink object={event.object} /> : null}
      </NotificationDrawerListItemBody>
    </NotificationDrawerListItem>
  )
}
