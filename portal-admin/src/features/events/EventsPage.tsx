import type { Schema } from '@overt/api-client/engine'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { objectFilter, timeFilter } from '@overt/design/shell/list-filters.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { eventColumns, eventRow, type EventRow } from '../../shared/EventTable.tsx'
import { text } from '../../text/pages.ts'

const severities = ['normal', 'warning', 'error', 'alert'] as const satisfies readonly Schema<'Severity'>[]

const eventList: ListDefinition<EventRow> = {
  id: 'events',
  operationId: 'listEvents',
  pageSize: 100,
  rowOf: eventRow,
  searchLabel: () => text.t('event.search'),
  filters: [
    choiceFilter(
      'severity',
      () => text.t('event.severity'),
      severities,
      (severity) => designText.t(`severity.${severity}`),
    ),
    objectFilter('objectId', () => text.t('event.object'), [
      'listVms',
      'listHosts',
      'listDisks',
      'listStorageDomains',
      'listClusters',
    ]),
    objectFilter('userId', () => text.t('event.user'), 'listUsers'),
    timeFilter('since', () => text.t('event.since')),
    timeFilter('until', () => text.t('event.until')),
  ],
  columns: eventColumns,
}

/** What happened, newest first. */
export default function EventsPage() {
  const t = text.use()
  return (
    <ResourceList
      list={eventList}
      title={t('events')}
      empty={{ title: t('event.empty'), body: t('event.emptyBody') }}
    />
  )
}

/** Reads the newest events before the page shows. */
export const loader = listLoader(eventList)

/** The tab's title. */
export const handle = { title: () => text.t('events') }
