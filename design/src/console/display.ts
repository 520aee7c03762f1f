import type { Screen, Ticket } from './connection.ts'
import type { Key } from './keys.ts'

/** How a display should look and behave. */
export interface Looks {
  readonly fit: boolean
  readonly viewOnly: boolean
  /** Accessible name of what takes the keys. */
  readonly name: string
}

/** What a display tells of one connection. */
export interface DisplayEvents {
  readonly onReady: () => void
  readonly onEnd: () => void
}

/** A machine's screen or serial port inside an element; it stays while connections come and go. */
export interface Display {
  /** Opens a connection. `nextTicket` gets one for a further channel of the same session. */
  readonly connect: (ticket: Ticket, events: DisplayEvents, nextTicket: () => Promise<Ticket>) => Screen
  readonly look: (looks: Looks) => void
  readonly focus: () => void
  readonly release: () => void
  /** Presses or releases a key of the machine's keyboard; absent where there is none. */
  readonly setKey?: (key: Key, isDown: boolean) => void
  /** Takes text as it is; absent where text must be typed. */
  readonly paste?: (text: string) => void
  /** What is selected, as text; absent where nothing can be. */
  readonly copy?: () => string
  readonly dispose: () => void
}

/** Makes a display inside an element. */
export type OpenDisplay = (element: HTMLElement, looks: Looks) => Display
