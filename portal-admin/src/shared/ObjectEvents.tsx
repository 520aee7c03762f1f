import { pagedQuery } from '@overt/design/shell/api.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { EventTable } from './EventTable.tsx'

const eventsOf = (objectId: string) => pagedQuery('listEvents', { query: { objectId: [objectId], limit: 100 } })

/** What happened to an object: the events tab of every detail page. */
export default function ObjectEvents() {
  const events = useSuspenseInfiniteQuery(eventsOf(param({ params: useParams() }, 'id')))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = events
  return (
    <EventTable
      events={data.pages.flatMap(({ items }) => items)}
      withoutObject
      onEndReached={() => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
      }}
    />
  )
}

/** Reads the newest events before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureInfiniteQueryData(eventsOf(param(args, 'id')))
  return null
}
