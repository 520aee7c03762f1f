import type { QueryClient } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import type { LoaderFunction, LoaderFunctionArgs } from 'react-router'

/** What a route says of itself to the layout. */
export interface RouteHandle {
  /** The page's title for the browser tab. */
  readonly title?: () => string
}

/** What a page's module exports: the page, what to read before it shows, and what it says of itself. */
export interface PageModule {
  readonly default: ComponentType
  /** Reads what the first paint needs into the cache. */
  readonly loader?: (queryClient: QueryClient) => LoaderFunction
  readonly handle?: RouteHandle
}

/** A lazily loaded page, as the `lazy` of a route. */
export function page(load: () => Promise<PageModule>, queryClient: QueryClient) {
  return async () => {
    const { default: Component, loader, handle } = await load()
    return { Component, ...(loader ? { loader: loader(queryClient) } : {}), ...(handle ? { handle } : {}) }
  }
}

/** A path parameter that the route's path is known to have. */
export function param(args: Pick<LoaderFunctionArgs, 'params'>, name: string): string {
  const value = args.params[name]
  if (value === undefined) throw new Error(`The route has no parameter ${name}.`)
  return value
}
