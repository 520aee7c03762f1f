import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { loadErrorFacts } from '../feedback/ErrorPanel.tsx'
import OperationToasts from '../feedback/OperationToasts.tsx'
import Toaster from '../feedback/Toaster.tsx'
import { keepLive } from '../live/live-updates.ts'
import { currentCsrfToken, readRows, sessionQuery } from './api.ts'
import BulkHost from './bulk/BulkHost.tsx'
import ExplainHost from './explain/ExplainHost.tsx'
import VisitRecorder from './find/VisitRecorder.tsx'
import { keepFocus } from './focus-keeper.ts'
import { useSession } from './session.ts'

/** What every page has beside what it shows, from when the first one is drawn: the live stream, toasts, bulk actions, why not. */
export default function AfterFirstPage() {
  const queryClient = useQueryClient()
  const userId = useSession().user.id
  // Data of the user before must not outlive them, nor the stream's permissions.
  useEffect(
    () =>
      keepLive({
        queryClient,
        userId,
        readRows,
        csrfToken: currentCsrfToken,
        onRefused: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      }),
    [queryClient, userId],
  )
  useEffect(keepFocus, [])
  useEffect(() => void loadErrorFacts(), [])
  return (
    <>
      <Toaster />
      <OperationToasts />
      <BulkHost />
      <ExplainHost />
      <VisitRecorder />
    </>
  )
}
