import { KeepaliveProcedure } from './generated/wire.ts'

export interface KeepaliveOptions {
  /** Silence after which a ping is sent, in milliseconds. Default 5 000. */
  readonly intervalMs?: number
  /** How many pings may go unanswered. Default 5, as in libvirt's own client. */
  readonly count?: number
}

/** Notices a daemon that holds the connection open and says nothing. Any byte from it counts as a sign of life. */
export class Keepalive {
  readonly #intervalMs: number
  readonly #count: number
  readonly #act: { ping(procedure: number): void; dead(silentMs: number): void }
  #timer: NodeJS.Timeout | undefined
  #unanswered = 0
  #quiet = true
  #suspended = false

  constructor(options: KeepaliveOptions, act: { ping(procedure: number): void; dead(silentMs: number): void }) {
    this.#intervalMs = options.intervalMs ?? 5_000
    this.#count = options.count ?? 5
    this.#act = act
  }

  start(): void {
    this.#timer = setInterval(() => this.#beat(), this.#intervalMs)
    // A process that waits for nothing else may end.
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Something arrived. */
  heard(): void {
    this.#unanswered = 0
    this.#quiet = false
  }

  /** While we do not read ourselves, silence says nothing about the daemon. */
  suspend(on: boolean): void {
    this.#suspended = on
    if (!on) this.heard()
  }

  receive(procedure: number): void {
    if (procedure === KeepaliveProcedure.PING) this.#act.ping(KeepaliveProcedure.PONG)
  }

  #beat(): void {
    if (this.#suspended) return
    if (!this.#quiet) {
      this.#quiet = true
      return
    }
    if (this.#unanswered >= this.#count) return this.#act.dead(this.#intervalMs * (this.#count + 1))
    this.#unanswered++
    this.#act.ping(KeepaliveProcedure.PING)
  }
}
