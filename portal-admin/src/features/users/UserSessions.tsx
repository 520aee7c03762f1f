import { param } from '@overt/design/shell/page-route.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { SessionTable, sessionsQuery } from '@overt/design/shell/sessions/SessionTable.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { userQuery } from './queries.ts'

/** Where the user is signed in. */
export default function UserSessions() {
  const { data: user } = useSuspenseQuery(userQuery(param({ params: useParams() }, 'id')))
  return <SessionTable user={user} isOwn={useSession().user.id === user.id} />
}

/** Reads the sessions before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(sessionsQuery(param(args, 'id')))
  return null
}
