import { type Connection, type ConnectOptions, connect } from './connection.ts'
import { LibvirtDisconnected } from './errors.ts'

export interface BackoffOptions {
  /** The first wait after a failed or lost connection, in milliseconds; it doubles. Default 100. */
  readonly firstMs?: number
  /** The longest wait. Default 5 000. */
  readonly maxMs?: number
}

export interface LinkHooks {
  /** Runs on each new connection before it is offered to anyone; what it throws closes the connection. */
  prepare?(connection: Connection): Promise<void>
  up(): void
  down(reason: Error): void
  /** Another connection has taken the place of one that still lives. */
  replaced?(): void
}

/**
 * A connection that comes back. How many calls a connection may carry is the lane's affair; a link only keeps one.
 */
export class Link {
  readonly #options: ConnectOptions
  readonly #backoff: Required<BackoffOptions>
  readonly #hooks: LinkHooks
  readonly #stop = new AbortController()
  readonly #aside = new Set<Connection>()
  #current: Connection | undefined
  #lost = Promise.withResolvers<Error>()
  #waiters = new Set<() => void>()
  #lastError: Error = new LibvirtDisconnected('not connected yet')

  constructor(options: ConnectOptions, backoff: BackoffOptions, hooks: LinkHooks) {
    this.#options = options
    this.#backoff = { firstMs: backoff.firstMs ?? 100, maxMs: backoff.maxMs ?? 5_000 }
    this.#hooks = hooks
  }

  /** The live connection, if there is one. */
  get connection(): Connection | undefined {
    return this.#current?.isOpen ? this.#current : undefined
  }

  /** Why there is none. */
  get lastError(): Error {
    return this.#lastError
  }

  /** Connects and reconnects until close(). */
  async run(): Promise<void> {
    let waitMs = this.#backoff.firstMs
    while (!this.#stop.signal.aborted) {
      try {
        const connection = await this.#connect()
        if (this.#stop.signal.aborted) {
          connection.close()
          break
        }
        waitMs = this.#backoff.firstMs
        this.#lost = Promise.withResolvers()
        this.#keep(connection)
        this.#hooks.up()
        this.#wake()
        this.#lastError = await this.#lost.promise
        this.#current = undefined
        this.#hooks.down(this.#lastError)
      } catch (error) {
        this.#lastError = error instanceof Error ? error : new LibvirtDisconnected(String(error))
      }
      // Half of the wait is chance, so that many clients do not knock together.
      await this.#sleep(waitMs / 2 + (Math.random() * waitMs) / 2)
      waitMs = Math.min(this.#backoff.maxMs, waitMs * 2)
    }
    this.#wake()
  }

  /** Resolves when a connection is there, or the link is closed, or the signal fires. */
  async available(signal: AbortSignal): Promise<void> {
    if (this.connection || this.#stop.signal.aborted || signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiters.add(resolve)
    const give = (): void => resolve()
    signal.addEventListener('abort', give)
    await promise
    signal.removeEventListener('abort', give)
    this.#waiters.delete(resolve)
  }

  /**
   * Puts a new connection in the place of the present one.
   * @returns the former, which is the caller's to close
   */
  async replace(): Promise<Connection> {
    const old = this.#current
    if (!old?.isOpen) throw new LibvirtDisconnected('there is no connection to replace')
    const next = await this.#connect()
    if (this.#current !== old || !old.isOpen) {
      next.close()
      throw new LibvirtDisconnected('the connection was lost while it was being replaced')
    }
    this.#aside.add(old)
    void old.closed.then(() => this.#aside.delete(old))
    this.#keep(next)
    this.#hooks.replaced?.()
    return old
  }

  close(): void {
    this.#stop.abort()
    this.#current?.close()
    for (const connection of this.#aside) connection.close()
  }

  #keep(connection: Connection): void {
    this.#current = connection
    void connection.closed.then((reason) => {
      if (this.#current === connection) this.#lost.resolve(reason)
    })
  }

  async #connect(): Promise<Connection> {
    const connection = await connect({ ...this.#options, signal: this.#stop.signal })
    try {
      await this.#hooks.prepare?.(connection)
    } catch (error) {
      connection.close()
      throw error
    }
    return connection
  }

  #wake(): void {
    for (const wake of this.#waiters) wake()
    this.#waiters.clear()
  }

  #sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (this.#stop.signal.aborted) return Promise.resolve()
    const done = (): void => {
      clearTimeout(timer)
      this.#stop.signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    this.#stop.signal.addEventListener('abort', done)
    return promise
  }
}
