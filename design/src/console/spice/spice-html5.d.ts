// The parts of spice-html5 that are used; it ships no types.
declare module '@spice-project/spice-html5/src/spiceconn.js' {
  /** How a channel is opened. */
  export interface SpiceOptions {
    /** Address of the channel's WebSocket. */
    readonly uri: string
    readonly password?: string
    /** Id of the element that takes the screen. */
    readonly screen_id?: string
    readonly onerror?: (error: unknown) => void
    readonly onsuccess?: () => void
    readonly parent?: SpiceConn
    readonly connection_id?: number
    readonly type?: number
    readonly chan_id?: number
  }
  /** A message: its type and what follows the head. */
  export interface SpiceMessage {
    readonly type: number
    readonly data?: ArrayBuffer
  }
  /** One channel. */
  export class SpiceConn {
    constructor(options: SpiceOptions)
    ws: WebSocket | undefined
    state: string
    connection_id: number
    log_info(...words: unknown[]): void
    log_warn(...words: unknown[]): void
    log_err(...words: unknown[]): void
    cleanup(): void
  }
}
declare module '@spice-project/spice-html5/src/main.js' {
  import type { SpiceConn, SpiceMessage, SpiceOptions } from '@spice-project/spice-html5/src/spiceconn.js'
  /** The main channel, which knows the others. */
  export class SpiceMainConn extends SpiceConn {
    constructor(options: SpiceOptions)
    display: SpiceConn | undefined
    inputs: SpiceConn | undefined
    cursor: SpiceConn | undefined
    mouse_mode: number
    agent_connected: boolean | undefined
    process_channel_message(message: SpiceMessage): boolean
    resize_window(flags: number, width: number, height: number, depth: number, x: number, y: number): void
    stop(): void
  }
}
declare module '@spice-project/spice-html5/src/display.js' {
  import type { SpiceConn } from '@spice-project/spice-html5/src/spiceconn.js'
  /** The channel of the picture. */
  export class SpiceDisplayConn extends SpiceConn {
    hook_events(): void
    unhook_events(): void
  }
}
declare module '@spice-project/spice-html5/src/inputs.js' {
  import type { SpiceConn, SpiceMessage } from '@spice-project/spice-html5/src/spiceconn.js'
  /** The channel of keyboard and mouse. */
  export class SpiceInputsConn extends SpiceConn {
    process_channel_message(message: SpiceMessage): boolean
    waiting_for_ack: number
  }
}
declare module '@spice-project/spice-html5/src/cursor.js' {
  import type { SpiceConn } from '@spice-project/spice-html5/src/spiceconn.js'
  /** The channel of the pointer's shape. */
  export class SpiceCursorConn extends SpiceConn {}
}
