/// <reference path="./novnc.d.ts" />
import RFB from '@novnc/novnc'
import { ApiError } from '@overt/api-client'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type ConnectionState, holdConnection, type Ticket, webSocketUrl } from './connection.ts'
import { type Key, pressKeys } from './keys.ts'

/** What the viewer does with the screen. */
export interface ScreenControls {
  readonly state: ConnectionState
  readonly send: (keys: readonly Key[]) => void
  readonly focus: () => void
  readonly release: () => void
  readonly retryNow: () => void
}

/** Looks of the screen. */
export interface ScreenLooks {
  readonly fit: boolean
  readonly viewOnly: boolean
  /** Accessible name of the canvas. */
  readonly name: string
}

/** Errors that will not go away by asking again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && ['forbidden', 'not_found', 'conflict', 'invalid_request'].includes(error.code)
}

/** Shows a VNC screen inside an element while `isOpen`, and keeps it connected. */
export function useScreen(
  target: RefObject<HTMLElement | null>,
  isOpen: boolean,
  openTicket: (sessionId: string | undefined) => Promise<Ticket>,
  looks: ScreenLooks,
): ScreenControls {
  const [state, setState] = useState<ConnectionState>({ phase: 'connecting' })
  const rfb = useRef<RFB>(undefined)
  const connection = useRef<ReturnType<typeof holdConnection>>(undefined)
  const latest = useRef(looks)
  latest.current = looks

  useEffect(() => {
    const element = target.current
    if (!isOpen || !element) return
    const held = holdConnection({
      openTicket,
      openScreen: (ticket, { onReady, onEnd }) => {
        const screen = new RFB(element, webSocketUrl(ticket.path, location), { shared: true })
        rfb.current = screen
        screen.background = 'transparent'
        screen.focusOnClick = true
        applyLooks(screen, element, latest.current)
        screen.addEventListener('connect', onReady)
        screen.addEventListener('disconnect', onEnd)
        return { close: () => screen.disconnect() }
      },
      onState: setState,
      isFinal,
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
      now: Date.now,
    })
    connection.current = held
    return () => held.stop()
  }, [target, isOpen, openTicket])

  const { fit, viewOnly, name } = looks
  useEffect(() => {
    if (rfb.current && target.current) applyLooks(rfb.current, target.current, { fit, viewOnly, name })
  }, [target, fit, viewOnly, name])

  return {
    state,
    send: useCallback((keys: readonly Key[]) => {
      const screen = rfb.current
      if (screen) pressKeys((keysym, code, down) => screen.sendKey(keysym, code, down), keys)
    }, []),
    focus: useCallback(() => rfb.current?.focus({ preventScroll: true }), []),
    release: useCallback(() => rfb.current?.blur(), []),
    retryNow: useCallback(() => connection.current?.retryNow(), []),
  }
}

function applyLooks(screen: RFB, element: HTMLElement, { fit, viewOnly, name }: ScreenLooks): void {
  screen.scaleViewport = fit
  screen.clipViewport = false
  screen.viewOnly = viewOnly
  const canvas = element.querySelector('canvas')
  canvas?.setAttribute('role', 'application')
  canvas?.setAttribute('aria-label', name)
}
