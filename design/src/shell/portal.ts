import type { Schema } from '@overt/api-client/engine'
import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import { createContext, useContext } from 'react'

/** One entry of the side navigation. */
export interface NavigationEntry {
  readonly to: string
  readonly label: () => string
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
  /** Stands beside the product's name. */
  readonly name: () => string
  /** Pages within the layout. */
  readonly pages: (queryClient: QueryClient) => readonly RouteObject[]
  /** Pages without masthead or sidebar, such as a console in a tab of its own. */
  readonly bare: (queryClient: QueryClient) => readonly RouteObject[]
  /** Absent: no sidebar. */
  readonly navigation?: readonly NavigationGroup[]
  /** The address of an object's page, where the portal has one. */
  readonly objectPath: (object: Schema<'ObjectRef'>) => string | undefined
  /** Pages with everything a drawer shows the beginning of, where the portal has them. */
  readonly operationsPath?: string
  readonly eventsPath?: string
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
