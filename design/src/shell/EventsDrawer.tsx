import type { Schema } from '@overt/api-client/engine'
import { Button } from '../page/Button.tsx'
import {
  NotificationDrawerList,
  NotificationDrawerListItem,
  NotificationDrawerListItemBody,
  NotificationDrawerListItemHeader,
} from '@patternfly/react-core/dist/esm/components/NotificationDrawer'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core/dist/esm/components/ToggleGroup'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { activityText } from '../feedback/activity-text/activity-text.ts'
import { ErrorPanel } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { designText } from '../text/design-text.ts'
import { RelativeTime } from '../units/Time.tsx'
import { recentEventsQuery } from './activity.ts'
import { DrawerFrame } from './DrawerFrame.tsx'
import { ObjectLink, PageLink } from './links.tsx'
import { usePortal } from './portal.ts'
import { useChangeSettings } from './settings.ts'
import { alertsFirst, unreadEvents, useReadUntil } from './unread.ts'

type Event = Schema<'Event'>

const variants = { normal: 'info', warning: 'warning', error: 'danger', alert: 'danger' } as const
/** Severities the drawer tells of. */
const severities = ['alert', 'error', 'warning'] as const
type ToldSeverity = (typeof severities)[number]

/** The latest warnings, errors and alerts; what is unread is marked, and urgent things come first. */
export function EventsDrawer({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  const { eventsPath } = usePortal()
  const events = useQuery(recentEventsQuery)
  const changeSettings = useChangeSettings()
  const [severity, setSeverity] = useState<ToldSeverity>()
  const items = events.data?.items ?? []
  const unread = new Set(unreadEvents(items, useReadUntil()).map(({ id }) => id))
  const shown = severity ? items.filter((event) => event.severity === severity) : items
  const { urgent, others } = alertsFirst(shown, unread)
  const [newest] = items
  const list = (title: string, some: readonly Event[]) => <EventList title={title} events={some} unread={unread} />
  return (
    <DrawerFrame
      title={text('events.title')}
      onClose={onClose}
      tools={
        newest && unread.size > 0 ? (
          <Button variant="link" isInline onClick={() => changeSettings({ eventsReadAt: newest.at })}>
            {activityText.t('events.markRead')}
          </Button>
        ) : null
      }
    >
      <div className="ov-drawer-filter">
        <ToggleGroup aria-label={activityText.t('events.filter')}>
          <ToggleGroupItem
            text={activityText.t('events.every')}
            isSelected={severity === undefined}
            onChange={() => setSeverity(undefined)}
          />
          {severities.map((each) => (
            <ToggleGroupItem
              key={each}
              text={text(`severity.${each}`)}
              isSelected={severity === each}
              onChange={() => setSeverity(severity === each ? undefined : each)}
            />
          ))}
        </ToggleGroup>
        {eventsPath ? (
          <PageLink to={severity ? `${eventsPath}?severity=${severity}` : eventsPath}>
            {activityText.t('events.all')}
          </PageLink>
        ) : null}
      </div>
      {events.error ? (
        <ErrorPanel size="sm" error={events.error} title={text('events.title')} onRetry={() => void events.refetch()} />
      ) : null}
      {events.isPending ? <Skeleton height="6rem" screenreaderText={text('loading')} /> : null}
      {events.data && shown.length === 0 ? (
        <Message
          tone="none"
          size="sm"
          title={severity ? activityText.t('events.noneSuch') : activityText.t('events.none')}
        >
          {activityText.t('events.noneBody')}
        </Message>
      ) : null}
      {urgent.length > 0 ? list(activityText.t('events.urgent'), urgent) : null}
      {others.length > 0
        ? list(urgent.length > 0 ? activityText.t('events.others') : text('events.title'), others)
        : null}
      <div role="status" className="pf-v6-screen-reader">
        {events.data ? activityText.t('events.unread', { count: unread.size }) : null}
      </div>
    </DrawerFrame>
  )
}

function EventList(props: { title: string; events: readonly Event[]; unread: ReadonlySet<string> }) {
  const { title, events, unread } = props
  return (
    <section aria-label={title}>
      <h3 className="ov-drawer-title ov-drawer-heading">{title}</h3>
      <NotificationDrawerList aria-label={title}>
        {events.map((event) => (
          <EventItem key={event.id} event={event} isRead={!unread.has(event.id)} />
        ))}
      </NotificationDrawerList>
    </section>
  )
}

function EventItem({ event, isRead }: { event: Event; isRead: boolean }) {
  const text = designText.use()
  const { objectPath } = usePortal()
  const { object, operationId } = event
  const operation = operationId ? objectPath({ kind: 'operation', id: operationId }) : undefined
  return (
    <NotificationDrawerListItem
      variant={variants[event.severity]}
      isRead={isRead}
      readStateScreenReaderText={text(isRead ? 'events.read' : 'events.unread')}
      isHoverable={false}
      tabIndex={-1}
    >
      <NotificationDrawerListItemHeader
        variant={variants[event.severity]}
        title={event.message}
        lang="en"
        srTitle={text(`severity.${event.severity}`)}
        headingLevel="h4"
      />
      <NotificationDrawerListItemBody timestamp={<RelativeTime at={event.at} />}>
        <span className="ov-row">
          {object ? <ObjectLink object={object} /> : null}
          {operation ? <PageLink to={operation}>{activityText.t('events.operation')}</PageLink> : null}
        </span>
      </NotificationDrawerListItemBody>
    </NotificationDrawerListItem>
  )
}
