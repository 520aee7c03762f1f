import type { Schema } from '@overt/api-client/engine'

/** A ticket to one console channel. */
export interface Ticket {
  readonly path: string
  readonly sessionId: string
}

/** How the console's connection is. `retryAt` is when the next attempt begins, in milliseconds since 1970. */
export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected' }
  | { readonly phase: 'waiting'; readonly retryAt: number }
  | { readonly phase: 'ended' }
  | { readonly phase: 'failed'; readonly error: unknown }

/** A screen over an open WebSocket: reports when it shows and when it ends. */
export interface Screen {
  readonly close: () => void
}

/** What a connection needs of its surroundings, so that tests can stand in for browser and engine. */
export interface ConnectionParts {
  readonly openTicket: (sessionId: string | undefined) => Promise<Ticket>
  readonly openScreen: (ticket: Ticket, events: { onReady: () => void; onEnd: () => void }) => Screen
  readonly onState: (state: ConnectionState) => void
  /** Whether a refusal of a ticket is final, as when the caller may not connect. */
  readonly isFinal: (error: unknown) => boolean
  readonly later: (run: () => void, delayMs: number) => () => void
  readonly now: () => number
}

const firstRetryMs = 500
const longestRetryMs = 15_000

/**
 * Holds a console open: each attempt takes a fresh ticket, and later ones join the first one's session, so that a cut
 * or a migration of the machine looks like a short pause. Stops when told to, or when a ticket is refused for good.
 */
export function holdConnection(parts: ConnectionParts): { stop: () => void; retryNow: () => void } {
  let sessionId: string | undefined
  let attempts = 0
  let generation = 0
  let screen: Screen | undefined
  let cancelRetry: (() => void) | undefined

  const retryLater = (mine: number) => {
    if (mine !== generation) return
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** attempts)
    attempts += 1
    parts.onState({ phase: 'waiting', retryAt: parts.now() + delayMs })
    cancelRetry = parts.later(() => void attempt(), delayMs)
  }
  const attempt = async () => {
    generation += 1
    const mine = generation
    parts.onState({ phase: 'connecting' })
    let ticket: Ticket
    try {
      ticket = await parts.openTicket(sessionId)
    } catch (error) {
      if (mine !== generation) return
      if (parts.isFinal(error)) {
        // A session that is gone cannot be joined; the next attempt opens one of its own.
        sessionId = undefined
        parts.onState({ phase: 'failed', error })
        return
      }
      retryLater(mine)
      return
    }
    if (mine !== generation) return
    sessionId = ticket.sessionId
    screen = parts.openScreen(ticket, {
      onReady: () => {
        if (mine !== generation) return
        attempts = 0
        parts.onState({ phase: 'connected' })
      },
      onEnd: () => retryLater(mine),
    })
  }
  const drop = () => {
    generation += 1
    cancelRetry?.()
    screen?.close()
    screen = undefined
  }
  void attempt()
  return {
    stop: () => {
      drop()
      parts.onState({ phase: 'ended' })
    },
    retryNow: () => {
      drop()
      attempts = 0
      void attempt()
    },
  }
}

/** The protocols a viewer shows, the one shown at first before the others. */
const shownProtocols = ['spice', 'vnc', 'serial'] as const

/** What the viewer can show of what the machine offers, the best first. */
export function shownOf(offered: readonly Schema<'ConsoleProtocol'>[]): readonly Schema<'ConsoleProtocol'>[] {
  return shownProtocols.filter((protocol) => offered.includes(protocol))
}

/** The address of a ticket's WebSocket on this origin. */
export function webSocketUrl(path: string, page: Pick<Location, 'protocol' | 'host'>): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${path}`
}
