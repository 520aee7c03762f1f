import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { EventTable } from '../../shared/EventTable.tsx'
import { vmEventsQuery } from './queries.ts'

/** What happened to the VM. */
export default function VmEvents() {
  const { data } = useSuspenseQuery(vmEventsQuery(param({ params: useParams() }, 'id')))
  return <EventTable events={data.items} withoutObject />
}

/** Reads the events before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(vmEventsQuery(param(args, 'id')))
  return null
}
