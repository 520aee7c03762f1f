import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { FilterSelect, ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { text } from '../../text/text.ts'
import { NoMatch } from '../../shared/NoMatch.tsx'
import { EventTable } from '../../shared/EventTable.tsx'
import { type EventFilters, eventsQuery } from './queries.ts'

const severities = ['normal', 'warning', 'error', 'alert'] as const

/** What happened, newest first. */
export default function EventsPage() {
  const t = text.use()
  const shared = designText.use()
  const address = useListAddress()
  const filters = filtersOf(address.get)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(eventsQuery(filters))
  const isFiltered = filters.search !== undefined || filters.severity !== undefined
  return (
    <>
      <PageHeader title={t('events')} />
      <Section isFilled className="ov-list-section">
        <ListToolbar>
          <SearchBox
            label={t('event.search')}
            value={address.get('search')}
            onSearch={(value) => address.set('search', value)}
          />
          <FilterSelect
            label={t('event.severity')}
            all={t('event.allSeverities')}
            value={filters.severity ?? ''}
            choices={severities.map((value) => ({ value, label: shared(`severity.${value}`) }))}
            onChange={(severity) => address.set('severity', severity)}
          />
        </ListToolbar>
        <EventTable
          events={data.pages.flatMap(({ items }) => items)}
          onEndReached={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
          }}
          {...(isFiltered ? { empty: <NoMatch /> } : {})}
        />
      </Section>
    </>
  )
}

function filtersOf(get: (name: string) => string | undefined): EventFilters {
  return {
    search: get('search') || undefined,
    severity: severities.find((severity) => severity === get('severity')),
  }
}

/** Reads the newest events before the page shows. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    await queryClient.ensureInfiniteQueryData(eventsQuery(filtersOf((name) => addressed(request, name))))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('events') }
