import type { Schema } from '@overt/api-client/engine'
import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import { createContext, useContext } from 'react'

/** One entry of the side navigation. */
export interface NavigationEntry {
  readonly to: string
  readonly label: () => string
  /** The character that leads here after `g`. */
  readonly key?: string
}

/** A titled group of entries. */
export interface NavigationGroup {
  readonly label: () => string
  readonly entries: readonly NavigationEntry[]
}

/** What makes one portal out of the shared parts. */
export interface Portal {
  /** Where the engine serves it, as `/admin`; empty for the root. */
  readonly basename: string
  /** Opens only to whom the engine says it is for; absent: to everybody. What they may do there is in their rights alone. */
  readonly gate?: Schema<'PortalName'>
  /** Stands beside the product's name. */
  readonly name: () => string
  /** Pages within the layout. */
  readonly pages: (queryClient: QueryClient) => readonly RouteObject[]
  /** Pages without masthead or sidebar, such as a console in a tab of its own. */
  readonly bare: (queryClient: QueryClient) => readonly RouteObject[]
  /** Absent: no sidebar. */
  readonly navigation?: readonly NavigationGroup[]
  /** Pages where something is made, for the palette. */
  readonly creates?: readonly NavigationEntry[]
  /** Where one begins. */
  readonly start: NavigationEntry
  /** The address of an object's page, where the portal has one. */
  readonly objectPath: (object: Schema<'ObjectRef'>) => string | undefined
  /** Pages with everything a drawer shows the beginning of, where the portal has them. */
  readonly operationsPath?: string
  /** Its bell tells of one's own machines, and not of the events of the whole estate. */
  readonly tellsNotices?: boolean
  readonly eventsPath?: string
}

/** Every page that can be gone to by name: those of the navigation, or the start page alone. */
export function pagesOf(portal: Pick<Portal, 'navigation' | 'start'>): readonly NavigationEntry[] {
  return portal.navigation?.flatMap(({ entries }) => entries) ?? [portal.start]
}

/** Goes to the page whose key was pressed after `g`; says whether there is one. */
export function goToPage(portal: Pick<Portal, 'navigation' | 'start'>, key: string, go: (to: string) => void): boolean {
  const page = pagesOf(portal).find((entry) => entry.key === key.toLowerCase())
  if (page) go(page.to)
  return page !== undefined
}

const PortalContext = createContext<Portal | undefined>(undefined)

/** Gives the tree below its portal. */
export const PortalProvider = PortalContext.Provider

/** The portal this runs in. */
export function usePortal(): Portal {
  const portal = useContext(PortalContext)
  if (!portal) throw new Error('usePortal needs a PortalProvider above it.')
  return portal
}
