/// <reference path="./spice-html5.d.ts" />
import { SpiceCursorConn } from '@spice-project/spice-html5/src/cursor.js'
import { SpiceDisplayConn } from '@spice-project/spice-html5/src/display.js'
import { SpiceInputsConn } from '@spice-project/spice-html5/src/inputs.js'
import { SpiceMainConn } from '@spice-project/spice-html5/src/main.js'
import { SpiceConn, type SpiceMessage, type SpiceOptions } from '@spice-project/spice-html5/src/spiceconn.js'

/** Numbers of the protocol. */
const channelsList = 104
const channelType = { inputs: 3, cursor: 4, display: 2 } as const

/** The library writes what it does to the browser's console, addresses of sockets among it. */
const silent = () => undefined
Object.assign(SpiceConn.prototype, { log_info: silent, log_warn: silent, log_err: silent })

/** A picture without ears: keys and pointer are heard by `inputs.ts`, which knows of scaling. */
class Picture extends SpiceDisplayConn {
  readonly #onCanvas: () => void

  constructor(options: SpiceOptions, onCanvas: () => void) {
    super(options)
    this.#onCanvas = onCanvas
  }
  override hook_events(): void {
    this.#onCanvas()
  }
  override unhook_events(): void {
    // Nothing was hooked.
  }
}

/** Keyboard and mouse; its first message says that it is open. */
class Hands extends SpiceInputsConn {
  readonly #onOpen: () => void

  constructor(options: SpiceOptions, onOpen: () => void) {
    super(options)
    this.#onOpen = onOpen
  }
  override process_channel_message(message: SpiceMessage): boolean {
    this.#onOpen()
    return super.process_channel_message(message)
  }
}

/** What a session needs of its surroundings. */
export interface SpiceSessionParts {
  readonly uri: string
  readonly screenId: string
  /** Gets the address of a further channel's WebSocket. */
  readonly nextUri: () => Promise<string>
  /** The screen shows, or shows anew after the guest changed its size. */
  readonly onCanvas: () => void
  /** Keys and pointer are heard from now on; may be told again. */
  readonly onInputs: () => void
  /** Any of the channels has ended; called once. */
  readonly onEnd: () => void
}

/**
 * The main channel. The others are opened by tickets of their own, which the library cannot do; of those a machine
 * offers the picture, keyboard and mouse, and the pointer's shape are opened.
 */
export class SpiceSession extends SpiceMainConn {
  readonly #parts: SpiceSessionParts
  #isOver = false

  constructor(parts: SpiceSessionParts) {
    super({ uri: parts.uri, password: '', screen_id: parts.screenId, onerror: () => this.end() })
    this.#parts = parts
  }

  /** Ends all channels. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.stop()
    this.#parts.onEnd()
  }

  override process_channel_message(message: SpiceMessage): boolean {
    if (message.type !== channelsList || !message.data) return super.process_channel_message(message)
    void this.#openChannels(readChannels(message.data)).catch(() => this.end())
    return true
  }

  async #openChannels(offered: readonly { type: number; id: number }[]): Promise<void> {
    for (const type of Object.values(channelType)) {
      if (!offered.some((channel) => channel.type === type && channel.id === 0)) continue
      const uri = await this.#parts.nextUri()
      if (this.#isOver) return
      const { connection_id } = this
      const options = { uri, parent: this, connection_id, type, chan_id: 0, onerror: () => this.end() }
      if (type === channelType.display) this.display = new Picture(options, this.#parts.onCanvas)
      else if (type === channelType.inputs) this.inputs = new Hands(options, this.#parts.onInputs)
      else this.cursor = new SpiceCursorConn(options)
    }
  }
}

/** A list of channels: how many (u32), then a byte for the type and one for the id of each. */
function readChannels(data: ArrayBuffer): { type: number; id: number }[] {
  const bytes = new Uint8Array(data, 4)
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => ({
    type: bytes[2 * index] ?? 0,
    id: bytes[2 * index + 1] ?? 0,
  }))
}
