import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Outlet } from 'react-router'
import { loadErrorFacts } from '../feedback/ErrorPanel.tsx'
import { currentCsrfToken, readRows, sessionQuery } from './api.ts'
import { useSession } from './session.ts'
import { applySettings } from './settings.ts'
import { useDocumentTitle } from './use-document-title.ts'

const VisitRecorder = lazy(() => import('./find/VisitRecorder.tsx'))
const BulkHost = lazy(() => import('./bulk/BulkHost.tsx'))
const Toaster = lazy(() => import('../feedback/Toaster.tsx'))
const OperationToasts = lazy(() => import('../feedback/OperationToasts.tsx'))

/** Around every page of a signed-in user: the live stream, toasts, settings and the browser tab's title. */
export function SessionRoot() {
  const { user, settings } = useSession()
  const queryClient = useQueryClient()
  // Compared as text: a session that is read again with the same settings changes nothing.
  const looks = JSON.stringify(settings)
  useEffect(() => applySettings(JSON.parse(looks) as typeof settings), [looks])
  useDocumentTitle()
  const isIdle = useIsIdle()
  useEffect(() => {
    if (!isIdle) return undefined
    // Data of the user before must not outlive them, nor the stream's permissions.
    const options = {
      queryClient,
      userId: user.id,
      readRows,
      csrfToken: currentCsrfToken,
      onRefused: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    }
    const leaving = new AbortController()
    // The stream waits for the first page; what changed meanwhile is read when it begins.
    void import('../live/live-updates.ts').then(({ keepLive }) => {
      if (leaving.signal.aborted) return
      leaving.signal.addEventListener('abort', keepLive(options))
    })
    return () => leaving.abort()
  }, [isIdle, queryClient, user.id])
  useEffect(() => {
    if (!isIdle) return undefined
    void loadErrorFacts()
    const leaving = new AbortController()
    void import('./focus-keeper.ts').then(({ keepFocus }) => {
      if (!leaving.signal.aborted) leaving.signal.addEventListener('abort', keepFocus())
    })
    return () => leaving.abort()
  }, [isIdle])
  return (
    <>
      <Outlet />
      <Suspense fallback={null}>
        {isIdle ? (
          <>
            <Toaster />
            <OperationToasts />
            <BulkHost />
            <VisitRecorder />
          </>
        ) : null}
      </Suspense>
    </>
  )
}

/** Whether the first page has been drawn; what it does not need waits for this. */
function useIsIdle(): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(() => setIdle(true), 500)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(() => setIdle(true), { timeout: 2000 })
    return () => cancelIdleCallback(handle)
  }, [])
  return isIdle
}
