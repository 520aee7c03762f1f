import { ApiError } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type ConnectionState, holdConnection, type Ticket } from './connection.ts'
import type { Display, Looks, OpenDisplay } from './display.ts'

/** What the viewer does with the display. */
export interface DisplayControls {
  readonly state: ConnectionState
  /** The display, once its code is loaded. */
  readonly display: RefObject<Display | undefined>
  readonly retryNow: () => void
}

type Protocol = Schema<'ConsoleProtocol'>

/** Each protocol's code is loaded when it is first shown. */
const openers: Readonly<Record<Protocol, () => Promise<OpenDisplay>>> = {
  vnc: async () => (await import('./vnc.ts')).openVnc,
  serial: async () => (await import('./serial.ts')).openSerial,
  spice: async () => (await import('./spice/spice.ts')).openSpice,
}

/** Errors that will not go away by asking again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && ['forbidden', 'not_found', 'conflict', 'invalid_request'].includes(error.code)
}

/** Shows a console inside an element while `protocol` is given, and keeps it connected. */
export function useDisplay(
  target: RefObject<HTMLElement | null>,
  protocol: Protocol | undefined,
  openTicket: (protocol: Protocol, sessionId: string | undefined, viewOnly: boolean) => Promise<Ticket>,
  looks: Looks,
): DisplayControls {
  const [state, setState] = useState<ConnectionState>({ phase: 'connecting' })
  const display = useRef<Display>(undefined)
  const connection = useRef<ReturnType<typeof holdConnection>>(undefined)
  const latest = useRef({ looks, openTicket })
  latest.current = { looks, openTicket }
  const { fit, viewOnly, name } = looks

  useEffect(() => {
    const element = target.current
    if (protocol === undefined || !element) return
    let isOver = false
    let opened: Display | undefined
    let held: ReturnType<typeof holdConnection> | undefined
    const ticket = (sessionId: string | undefined) => latest.current.openTicket(protocol, sessionId, viewOnly)
    setState({ phase: 'connecting' })
    const begin = async () => {
      const open = await openers[protocol]()
      if (isOver) return
      opened = open(element, latest.current.looks)
      const shown = opened
      display.current = shown
      held = holdConnection({
        openTicket: ticket,
        openScreen: (first, events) => shown.connect(first, events, () => ticket(first.sessionId)),
        onState: setState,
        isFinal,
        later: (run, delayMs) => {
          const timer = setTimeout(run, delayMs)
          return () => clearTimeout(timer)
        },
        now: Date.now,
      })
      connection.current = held
    }
    begin().catch((error: unknown) => {
      if (!isOver) setState({ phase: 'failed', error })
    })
    return () => {
      isOver = true
      held?.stop()
      opened?.dispose()
      display.current = undefined
    }
    // A session that only watches is another session: changing it connects anew.
  }, [target, protocol, viewOnly])

  useEffect(() => display.current?.look({ fit, viewOnly, name }), [fit, viewOnly, name])

  return { state, display, retryNow: useCallback(() => connection.current?.retryNow(), []) }
}
