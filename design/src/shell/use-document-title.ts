import { useEffect } from 'react'
import { useMatches } from 'react-router'
import { designText } from '../text/design-text.ts'
import type { RouteHandle } from './page-route.ts'
import { usePortal } from './portal.ts'

/** Keeps the browser tab's title what the page says of itself, then the product and its portal. */
export function useDocumentTitle(): void {
  const text = designText.use()
  const portal = usePortal()
  const matches = useMatches()
  const title = matches
    .map(({ handle }) => (handle as RouteHandle | undefined)?.title?.())
    .findLast((found) => found !== undefined)
  useEffect(() => {
    document.title = [title, `${text('product')} ${portal.name()}`].filter(Boolean).join(' · ')
  }, [title, portal, text])
}
