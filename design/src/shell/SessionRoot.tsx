import { useIsFetching } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useState } from 'react'
import { Outlet } from 'react-router'
import { part } from '../page/part.tsx'
import { useSession } from './session.ts'
import { applySettings } from './settings.ts'
import { useDocumentTitle } from './use-document-title.ts'

const AfterFirstPage = part(() => import('./AfterFirstPage.tsx'))

/** Around every page of a signed-in user: the live stream, toasts, settings and the browser tab's title. */
export function SessionRoot() {
  const { settings } = useSession()
  // Compared as text: a session that is read again with the same settings changes nothing.
  const looks = JSON.stringify(settings)
  useEffect(() => applySettings(JSON.parse(looks) as typeof settings), [looks])
  useDocumentTitle()
  const [isIdle, setIdle] = useState(false)
  const onDrawn = useCallback(() => setIdle(true), [])
  return (
    <>
      <Outlet />
      {isIdle ? <AfterFirstPage /> : <WaitForFirstPage onDrawn={onDrawn} />}
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
