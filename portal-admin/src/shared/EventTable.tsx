import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { SeverityLabel } from '@overt/design/units/StatusLabel.tsx'
import type { ReactNode } from 'react'
import { text } from '../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** An event as a row. */
export type EventRow = Schema<'Event'> & { name: string }

/** An event as a row: it is named by what happened. */
export const eventRow = (event: Schema<'Event'>): EventRow => ({ ...event, name: event.message })

/** What is shown of an event. */
export const eventColumns: readonly Column<EventRow>[] = [
  columns.time(
    'at',
    () => text.t('event.at'),
    ({ at }) => at,
  ),
  columns.custom(
    'severity',
    () => text.t('event.severity'),
    ({ severity }) => <SeverityLabel severity={severity} />,
    {
      hideBelow: 'sm',
      grow: 1,
      value: ({ severity }) => severity,
    },
  ),
  columns.custom(
    'message',
    () => text.t('event.message'),
    ({ message }) => (
      <span className="ov-clamp" title={message} lang="en">
        {message}
      </span>
    ),
    { grow: 4, value: ({ message }) => message },
  ),
  columns.custom(
    'object',
    () => text.t('event.object'),
    ({ object }) => (object ? <ObjectLink object={object} /> : '–'),
    {
      hideBelow: 'md',
      value: ({ object }) => object?.name,
    },
  ),
  columns.custom(
    'user',
    () => text.t('event.user'),
    ({ userName }) => <Data>{userName ?? '–'}</Data>,
    { hideBelow: 'md', grow: 1, value: ({ userName }) => userName },
  ),
  columns.custom(
    'code',
    () => text.t('event.code'),
    ({ code }) => (
      <span className="ov-mono ov-unit" translate="no">
        {code}
      </span>
    ),
    {
      hideBelow: 'xl',
      value: ({ code }) => code,
    },
  ),
]
const withoutObjectColumn = eventColumns.filter(({ id }) => id !== 'object')

/** Events as rows. */
export function EventTable(props: {
  events: readonly Schema<'Event'>[]
  withoutObject?: boolean
  empty?: ReactNode
  onEndReached?: () => void
}) {
  const { events, withoutObject = false, empty, onEndReached } = props
  const t = text.use()
  return (
    <ResourceTable
      label={t('events')}
      rows={events.map(eventRow)}
      columns={withoutObject ? withoutObjectColumn : eventColumns}
      onEndReached={onEndReached}
      empty={
        empty ?? (
          <Message tone="none" title={t('event.empty')}>
            {t('event.emptyBody')}
          </Message>
        )
      }
    />
  )
}
