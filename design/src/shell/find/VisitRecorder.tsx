import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation, useNavigation } from 'react-router'
import { usePortal } from '../portal.ts'
import { useSession } from '../session.ts'
import { knownName, objectAt } from './current-object.ts'
import { rememberObject } from './recent.ts'

/** Remembers which objects were looked at, for the search and the palette. Draws nothing. */
export default function VisitRecorder() {
  const portal = usePortal()
  const queryClient = useQueryClient()
  const userId = useSession().user.id
  const { pathname } = useLocation()
  const isIdle = useNavigation().state === 'idle'
  useEffect(() => {
    const object = isIdle ? objectAt(pathname, portal) : undefined
    const name = object && knownName(queryClient, object.id)
    if (object && name !== undefined) rememberObject(userId, { ...object, name })
  }, [pathname, isIdle, portal, queryClient, userId])
  return null
}
