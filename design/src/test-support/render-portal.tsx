import type { QueryClient } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { createMemoryRouter } from 'react-router'
import { vi } from 'vitest'
import { createQueryClient } from '../shell/api.ts'
import { PortalRoot, portalRoutes } from '../shell/boot.tsx'
import type { Portal } from '../shell/portal.ts'
import { aSession } from './factories.ts'
import { type FakeHandlers, fakeEngine, type RecordedCall } from './fake-engine.ts'

/** A portal on the page of a test. */
export interface RenderedPortal {
  /** Every call made to the engine, in order. */
  readonly calls: readonly RecordedCall[]
  /** Calls of one operation. */
  readonly callsOf: (operationId: RecordedCall['operationId']) => readonly RecordedCall[]
  readonly queryClient: QueryClient
  /** Path and query now, without the portal's base. */
  readonly address: () => string
}

const quiet: FakeHandlers = {
  getSession: () => aSession(),
  listOperations: () => ({ items: [], next: null }),
  listEvents: () => ({ items: [], next: null }),
  listNotices: () => ({ items: [], unread: 0 }),
}

/** Renders a whole portal at an address, over an engine that answers as told, and waits for the page's heading. */
export async function renderPortal(portal: Portal, at: string, handlers: FakeHandlers): Promise<RenderedPortal> {
  const rendered = mountPortal(portal, at, handlers)
  await screen.findByRole('heading', { level: 1 }, { timeout: 10_000 })
  return rendered
}

/** The same without waiting for anything. */
export function mountPortal(portal: Portal, at: string, handlers: FakeHandlers): RenderedPortal {
  const engine = fakeEngine({ ...quiet, ...handlers })
  vi.stubGlobal('fetch', engine.fetch)
  const queryClient = createQueryClient(() => undefined)
  const router = createMemoryRouter(portalRoutes({ ...portal, basename: '' }, queryClient), { initialEntries: [at] })
  render(<PortalRoot portal={portal} queryClient={queryClient} router={router} />)
  return {
    calls: engine.calls,
    callsOf: (operationId) => engine.calls.filter((call) => call.operationId === operationId),
    queryClient,
    address: () => router.state.location.pathname + router.state.location.search,
  }
}
