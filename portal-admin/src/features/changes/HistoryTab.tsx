import '@overt/design/table/table.css'
import { Message } from '@overt/design/feedback/Message.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { FilterSelect, ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { MoreButton } from '../../shared/MoreButton.tsx'
import { NoMatch } from '../../shared/NoMatch.tsx'
import { detailText } from '../../text/details.ts'
import { ChangeEntry } from './ChangeEntry.tsx'
import { type ChangeFilters, changesQuery } from './queries.ts'

const actions = ['created', 'updated', 'deleted', 'operation'] as const

/** Who changed what of an object, and when: the history tab of every detail page. */
export default function HistoryTab() {
  const t = detailText.use()
  const objectId = param({ params: useParams() }, 'id')
  const address = useListAddress()
  const filters = filtersOf(address.get)
  const query = useSuspenseInfiniteQuery(changesQuery(objectId, filters))
  const changes = query.data.pages.flatMap(({ items }) => items)
  const isFiltered = filters.search !== undefined || filters.action !== undefined
  return (
    <div className="ov-stack">
      <ListToolbar>
        <SearchBox
          label={t('history.search')}
          value={address.get('search')}
          onSearch={(value) => address.set('search', value)}
        />
        <FilterSelect
          label={t('history.action')}
          all={t('history.allActions')}
          value={filters.action ?? ''}
          choices={actions.map((value) => ({ value, label: t(`action.${value}`) }))}
          onChange={(action) => address.set('action', action)}
        />
      </ListToolbar>
      {changes.length === 0 ? (
        isFiltered ? (
          <NoMatch />
        ) : (
          <Message tone="none" title={t('history.empty')}>
            {t('history.emptyBody')}
          </Message>
        )
      ) : (
        <ol className="ov-changes" aria-label={t('tab.history')}>
          {changes.map((change) => (
            <ChangeEntry key={change.id} change={change} shownOn={objectId} />
          ))}
        </ol>
      )}
      <MoreButton key={`${objectId} ${filters.action} ${filters.search}`} label={t('history.more')} query={query} />
    </div>
  )
}

function filtersOf(get: (name: string) => string | undefined): ChangeFilters {
  return { search: get('search') || undefined, action: actions.find((action) => action === get('action')) }
}

/** Reads the newest changes before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const filters = filtersOf((name) => addressed(args.request, name))
  await queryClient.ensureInfiniteQueryData(changesQuery(param(args, 'id'), filters))
  return null
}
