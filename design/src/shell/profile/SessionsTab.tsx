import type { QueryClient } from '@tanstack/react-query'
import type { LoaderFunction } from 'react-router'
import { sessionQuery } from '../api.ts'
import { useSession } from '../session.ts'
import { SessionTable, sessionsQuery } from '../sessions/SessionTable.tsx'
import { profileText } from './text/profile-text.ts'

/** Browsers in which one is signed in. */
export default function SessionsTab() {
  const text = profileText.use()
  const { user } = useSession()
  return <SessionTable user={user} isOwn hint={text('sessionsHint')} />
}

/** Reads the sessions before the tab shows. */
export const loader =
  (queryClient: QueryClient): LoaderFunction =>
  async () => {
    const { user } = await queryClient.ensureQueryData(sessionQuery)
    await queryClient.ensureQueryData(sessionsQuery(user.id))
    return null
  }

/** The tab's title. */
export const handle = { title: () => profileText.t('sessions') }
