import { scanCode } from './scancodes.ts'

/** Messages of the inputs channel. */
const message = { keyDown: 101, keyUp: 102, motion: 111, position: 112, press: 113, release: 114 } as const
/** The guest's pointer is where the viewer's is; otherwise only movements are told. */
const CLIENT_MODE = 2
/** Movements sent that the guest has not acknowledged, above which further ones are left out. */
const MOST_UNACKNOWLEDGED = 8

/** The channel as far as it is used. */
export interface InputsChannel {
  readonly ws: WebSocket | undefined
  readonly state: string
  waiting_for_ack: number
}

/** Presses or releases a key; one that a PC has not is left out. */
export function sendKey(channel: InputsChannel | undefined, code: string, isDown: boolean): void {
  const scan = scanCode(code, isDown)
  if (scan !== undefined) send(channel, isDown ? message.keyDown : message.keyUp, uint32(scan))
}

/** What listening needs: the canvas, the channel once it is there, and whether anything may be done. */
export interface InputParts {
  readonly canvas: HTMLCanvasElement
  readonly channel: () => InputsChannel | undefined
  readonly mouseMode: () => number
  readonly isViewOnly: () => boolean
}

/** Passes on keyboard and mouse of a canvas until the function returned is called. */
export function listenToInputs({ canvas, channel, mouseMode, isViewOnly }: InputParts): () => void {
  const ends = new AbortController()
  const down = new Set<string>()
  const on = <Name extends keyof HTMLElementEventMap>(name: Name, run: (event: HTMLElementEventMap[Name]) => void) =>
    canvas.addEventListener(
      name,
      (event) => {
        if (isViewOnly()) return
        run(event)
      },
      { signal: ends.signal, passive: false },
    )
  on('keydown', (event) => {
    event.preventDefault()
    down.add(event.code)
    sendKey(channel(), event.code, true)
  })
  on('keyup', (event) => {
    event.preventDefault()
    down.delete(event.code)
    sendKey(channel(), event.code, false)
  })
  // What is released elsewhere is not heard: no key stays down in the guest.
  on('blur', () => {
    for (const code of down) sendKey(channel(), code, false)
    down.clear()
  })
  let buttons = 0
  const move = (event: MouseEvent) => {
    const to = channel()
    if (!to || to.waiting_for_ack >= MOST_UNACKNOWLEDGED) return
    to.waiting_for_ack += 1
    const { x, y, scale } = placeOf(event, canvas)
    if (mouseMode() === CLIENT_MODE) send(to, message.position, uint32(x), uint32(y), uint16(buttons), [0])
    else send(to, message.motion, uint32(event.movementX / scale), uint32(event.movementY / scale), uint16(buttons))
  }
  on('mousemove', move)
  on('mousedown', (event) => {
    canvas.focus({ preventScroll: true })
    event.preventDefault()
    buttons = maskOf(event.buttons)
    move(event)
    send(channel(), message.press, [event.button + 1], uint16(buttons))
  })
  on('mouseup', (event) => {
    event.preventDefault()
    buttons = maskOf(event.buttons)
    send(channel(), message.release, [event.button + 1], uint16(buttons))
  })
  on('wheel', (event) => {
    event.preventDefault()
    const button = event.deltaY < 0 ? 4 : 5
    send(channel(), message.press, [button], uint16(buttons))
    send(channel(), message.release, [button], uint16(buttons))
  })
  on('contextmenu', (event) => event.preventDefault())
  return () => ends.abort()
}

/** Where in the guest's screen a pointer is: the picture keeps its proportions within the canvas. */
export function placeOf(
  event: Pick<MouseEvent, 'clientX' | 'clientY'>,
  canvas: Pick<HTMLCanvasElement, 'width' | 'height' | 'getBoundingClientRect'>,
): { x: number; y: number; scale: number } {
  const box = canvas.getBoundingClientRect()
  const scale = Math.min(box.width / canvas.width, box.height / canvas.height) || 1
  const within = (at: number, start: number, size: number, all: number) =>
    Math.max(0, Math.min(all - 1, Math.floor((at - start - (size - all * scale) / 2) / scale)))
  return {
    x: within(event.clientX, box.left, box.width, canvas.width),
    y: within(event.clientY, box.top, box.height, canvas.height),
    scale,
  }
}

/** Buttons held, as SPICE numbers them: left, middle, right; the DOM has right before middle. */
function maskOf(buttons: number): number {
  return (buttons & 1) | ((buttons & 4) >> 1) | ((buttons & 2) << 1)
}

const uint16 = (value: number) => [value & 0xff, (value >> 8) & 0xff]
const uint32 = (value: number) => {
  const whole = Math.round(value)
  return [0, 8, 16, 24].map((shift) => (whole >> shift) & 0xff)
}

function send(channel: InputsChannel | undefined, type: number, ...parts: readonly (readonly number[])[]): void {
  if (channel?.state !== 'ready' || !channel.ws) return
  const body = parts.flat()
  channel.ws.send(Uint8Array.from([...uint16(type), ...uint32(body.length), ...body]))
}
