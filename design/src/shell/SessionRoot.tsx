import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useState } from 'react'
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
  const [isIdle, setIdle] = useState(false)
  const onDrawn = useCallback(() => setIdle(true), [])
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
        ) : (
          <WaitForFirstPage onDrawn={onDrawn} />
        )}
      </Suspense>
    </>
  )
}

/** How long what the first page does not need waits for it, at most, in milliseconds. */
const longestWaitMs = 5_000

/** Tells when the first page has been drawn with what it reads; what that does not need waits for it. */
function WaitForFirstPage({ onDrawn }: { onDrawn: () => void }) {
  const isReading = useIsFetching() > 0
  // Turns with what a page draws after its frame, as the rows of a list: both wait for the same first paint.
  const isWhole = useDeferredValue(true, false)
  const isComing = isReading || !isWhole
  useEffect(() => {
    // What cannot be read is tried again for long: the live stream must not wait for it.
    if (isComing) {
      const timer = setTimeout(onDrawn, longestWaitMs)
      return () => clearTimeout(timer)
    }
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(onDrawn, 500)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(onDrawn, { timeout: 2000 })
    return () => cancelIdleCallback(handle)
  }, [isComing, onDrawn])
  return null
}
