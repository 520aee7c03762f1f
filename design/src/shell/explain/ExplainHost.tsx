import { useEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'
import { part } from '../../page/part.tsx'
import { askAbout, askedRights } from './asked-rights.ts'

const MissingRights = part(() => import('./MissingRights.tsx'))

/** Beside every page: why rights are missing, when that is asked. */
export default function ExplainHost() {
  const asked = useSyncExternalStore(askedRights.subscribe, askedRights.get)
  const { pathname } = useLocation()
  // It is about what stood on the page: who follows one of its links is done with it.
  useEffect(() => () => askAbout([]), [pathname])
  return asked.length > 0 ? <MissingRights missing={asked} onClose={() => askAbout([])} /> : null
}
