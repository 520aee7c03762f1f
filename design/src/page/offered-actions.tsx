import { createContext, type ReactNode, useContext, useEffect, useId } from 'react'
import type { Action, ActionSource } from './actions.ts'

let offered: ReadonlyMap<string, readonly Action[]> = new Map()

const Offers = createContext(false)

/** Around the actions of a page's head: what can be done there can be done from the palette, too. */
export function OfferActions({ children }: { children: ReactNode }) {
  return <Offers value={true}>{children}</Offers>
}

/** Offers actions to the palette while they are on the page, if they stand in its head. */
export function useOffer(actions: ActionSource): void {
  const isOffered = useContext(Offers)
  const key = useId()
  useEffect(() => {
    if (isOffered) offered = new Map(offered).set(key, typeof actions === 'function' ? actions() : actions)
  })
  useEffect(
    () => () => {
      const rest = new Map(offered)
      rest.delete(key)
      offered = rest
    },
    [key],
  )
}

/** What the page offers now, each once, in the order of the page. */
export function offeredActions(): readonly Action[] {
  const byId = new Map([...offered.values()].flat().map((action) => [action.id, action]))
  return [...byId.values()]
}
