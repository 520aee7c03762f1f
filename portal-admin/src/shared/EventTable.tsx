import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { SeverityLabel } from '@overt/design/units/StatusLabel.tsx'
import type { ReactNode } from 'react'
import { text } from '../text/text.ts'

type Row = Schema<'Event'> & { name: string }

const all: readonly Column<Row>[] = [
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
    },
  ),
  columns.custom(
    'message',
    () => text.t('event.message'),
    ({ message }) => (
      <span className="ov-clamp" title={message}>
        {message}
      </span>
    ),
    { grow: 4 },
  ),
  columns.custom(
    'object',
    () => text.t('event.object'),
    ({ object }) => (object ? <ObjectLink object={object} /> : '–'),
    {
      hideBelow: 'md',
    },
  ),
  columns.custom(
    'user',
    () => text.t('event.user'),
    ({ userName }) => userName ?? '–',
    { hideBelow: 'md', grow: 1 },
  ),
  columns.custom(
    'code',
    () => text.t('event.code'),
    ({ code }) => <span className="ov-mono ov-unit">{code}</span>,
    {
      hideBelow: 'xl',
    },
  ),
]
const withoutObjectColumn = all.filter(({ id }) => id !== 'object')

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
      rows={events.map((event) => ({ ...event, name: event.message }))}
      columns={withoutObject ? withoutObjectColumn : all}
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
