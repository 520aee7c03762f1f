import type { Display, Looks } from '../display.ts'
import { webSocketUrl } from '../connection.ts'
import { SpiceSession } from './channels.ts'
import { type InputsChannel, listenToInputs, sendKey } from './inputs.ts'

/** The library finds the screen's element by its id. */
const screenId = 'ov-spice-screen'
/** A window that is dragged is told to the guest when it rests. */
const RESIZE_REST_MS = 300

/** A SPICE screen. */
export function openSpice(element: HTMLElement, first: Looks): Display {
  const screen = document.createElement('div')
  screen.id = screenId
  screen.className = 'ov-console-spice'
  element.append(screen)
  let looks = first
  let session: SpiceSession | undefined
  let unlisten: (() => void) | undefined
  const canvas = () => screen.querySelector('canvas')
  const inputs = () => session?.inputs as InputsChannel | undefined

  const look = (next: Looks) => {
    looks = next
    const shown = canvas()
    screen.classList.toggle('ov-console-spice-fit', next.fit)
    shown?.setAttribute('role', 'application')
    shown?.setAttribute('aria-label', next.name)
    // Tab reaches the frame around it, and Enter goes in.
    if (shown) shown.tabIndex = -1
  }
  const onCanvas = () => {
    const shown = canvas()
    if (!shown) return
    unlisten?.()
    unlisten = listenToInputs({
      canvas: shown,
      channel: inputs,
      mouseMode: () => session?.mouse_mode ?? 0,
      isViewOnly: () => looks.viewOnly,
    })
    look(looks)
  }

  let rest: ReturnType<typeof setTimeout> | undefined
  const resized = new ResizeObserver(() => {
    clearTimeout(rest)
    rest = setTimeout(() => {
      // Only a guest with SPICE's agent can follow; one that is only watched is not changed.
      if (!session?.agent_connected || !looks.fit || looks.viewOnly) return
      const whole = (pixels: number) => Math.floor(pixels / 8) * 8
      session.resize_window(0, whole(element.clientWidth), whole(element.clientHeight), 32, 0, 0)
    }, RESIZE_REST_MS)
  })
  resized.observe(element)

  return {
    connect: (ticket, { onReady, onEnd }, nextTicket) => {
      screen.replaceChildren()
      // What is typed before the keyboard's channel is open would be lost.
      const missing = new Set(['picture', 'inputs'])
      const has = (part: string) => {
        if (missing.delete(part) && missing.size === 0) onReady()
      }
      const opened = new SpiceSession({
        uri: webSocketUrl(ticket.path, location),
        screenId,
        nextUri: async () => webSocketUrl((await nextTicket()).path, location),
        onCanvas: () => {
          onCanvas()
          has('picture')
        },
        onInputs: () => has('inputs'),
        onEnd,
      })
      session = opened
      return { close: () => opened.end() }
    },
    look,
    focus: () => canvas()?.focus({ preventScroll: true }),
    release: () => canvas()?.blur(),
    setKey: ({ code }, isDown) => sendKey(inputs(), code, isDown),
    dispose: () => {
      clearTimeout(rest)
      resized.disconnect()
      unlisten?.()
      screen.remove()
    },
  }
}
