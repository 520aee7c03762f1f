/// <reference path="./novnc.d.ts" />
import RFB from '@novnc/novnc'
import { webSocketUrl } from './connection.ts'
import type { Display, Looks } from './display.ts'

/** A VNC screen. */
export function openVnc(element: HTMLElement, first: Looks): Display {
  let rfb: RFB | undefined
  let looks = first
  return {
    connect: (ticket, { onReady, onEnd }) => {
      const screen = new RFB(element, webSocketUrl(ticket.path, location), { shared: true })
      rfb = screen
      screen.background = 'transparent'
      screen.focusOnClick = true
      applyLooks(screen, element, looks)
      screen.addEventListener('connect', onReady)
      screen.addEventListener('disconnect', onEnd)
      return { close: () => screen.disconnect() }
    },
    look: (next) => {
      looks = next
      if (rfb) applyLooks(rfb, element, next)
    },
    focus: () => rfb?.focus({ preventScroll: true }),
    release: () => rfb?.blur(),
    setKey: ({ keysym, code }, isDown) => rfb?.sendKey(keysym, code, isDown),
    dispose: () => undefined,
  }
}

function applyLooks(screen: RFB, element: HTMLElement, { fit, viewOnly, name }: Looks): void {
  screen.scaleViewport = fit
  screen.clipViewport = false
  screen.viewOnly = viewOnly
  const canvas = element.querySelector('canvas')
  canvas?.setAttribute('role', 'application')
  canvas?.setAttribute('aria-label', name)
}
