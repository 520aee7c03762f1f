import type { Connection } from './connection.ts'
import { LibvirtError } from './errors.ts'
import { allEvents, type EventHandler, type EventKind } from './events.ts'
import type { XdrReader } from './xdr.ts'

// Handlers of different kinds share tables; the kind they are stored under says what they take.
type AnyHandler = (event: unknown) => void

// The same number may be another procedure in another program.
const messageKey = (program: number, procedure: number): string => `${program}/${procedure}`
const kindByMessage = new Map(
  Object.entries(allEvents).map(([kind, one]) => [messageKey(one.program, one.procedure), kind as EventKind]), // own keys
)

/**
 * Keeps who listens to which kind, and libvirtd told of it. A kind is registered when its first handler comes and
 * deregistered when the last one goes, and registered again on each new connection.
 */
export class EventRegistry {
  readonly #handlers = new Map<EventKind, Set<AnyHandler>>()
  readonly #report: (error: unknown) => void
  #connection: Connection | undefined
  #registered = new Map<EventKind, number>()
  /** Kinds this libvirtd will not send, an old one or one without the driver: no reason to do without the others. */
  readonly #refused = new Map<EventKind, LibvirtError>()
  #work: Promise<void> = Promise.resolve()

  /** @param report is told what handlers throw and what could not be registered */
  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Registers all kinds listened to on a new connection, before anything else happens on it. */
  async attach(connection: Connection): Promise<void> {
    this.#connection = connection
    this.#registered = new Map()
    connection.listen((program, procedure, body) => {
      // A connection that was replaced may still live; its events come twice then.
      if (connection === this.#connection) this.#dispatch(program, procedure, body)
    })
    this.#refused.clear()
    await this.#enqueue(connection)
    for (const error of this.#refused.values()) this.#report(error)
  }

  /**
   * Adds a handler.
   * @returns a function that removes it, and a promise for libvirtd having been told (it resolves at once when there
   * is no connection: the next one will be)
   */
  add<K extends EventKind>(kind: K, handler: EventHandler<K>): { remove: () => void; ready: Promise<void> } {
    const handlers = this.#handlers.get(kind) ?? new Set<AnyHandler>()
    this.#handlers.set(kind, handlers)
    const own: AnyHandler = (event) => handler(event as Parameters<EventHandler<K>>[0]) // stored under its kind
    handlers.add(own)
    const remove = (): void => {
      handlers.delete(own)
      if (this.#connection) this.#enqueue(this.#connection).catch(this.#report)
    }
    return { remove, ready: this.#connection ? this.#registerNow(this.#connection, kind) : Promise.resolve() }
  }

  async #registerNow(connection: Connection, kind: EventKind): Promise<void> {
    this.#refused.delete(kind)
    await this.#enqueue(connection)
    const refusal = this.#refused.get(kind)
    if (refusal) throw refusal
  }

  /** Brings what libvirtd knows in line with who listens; one change after another, as they may cross. */
  #enqueue(connection: Connection): Promise<void> {
    const run = this.#work.then(() => this.#reconcile(connection))
    this.#work = run.catch(() => undefined) // the caller gets the error; the next change goes on
    return run
  }

  async #reconcile(connection: Connection): Promise<void> {
    if (connection !== this.#connection || !connection.isOpen) return
    for (const [kind, handlers] of this.#handlers) {
      const callback = this.#registered.get(kind)
      if (handlers.size > 0 && callback === undefined) {
        if (!this.#refused.has(kind)) await this.#register(connection, kind)
      } else if (handlers.size === 0 && callback !== undefined) {
        this.#registered.delete(kind)
        await allEvents[kind].deregister(connection, callback)
      }
    }
  }

  async #register(connection: Connection, kind: EventKind): Promise<void> {
    try {
      this.#registered.set(kind, await allEvents[kind].register(connection))
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error
      this.#refused.set(kind, error)
    }
  }

  #dispatch(program: number, procedure: number, body: XdrReader): void {
    const kind = kindByMessage.get(messageKey(program, procedure))
    if (kind === undefined) return
    try {
      const { event } = allEvents[kind].read(body)
      for (const handler of this.#handlers.get(kind) ?? []) this.#call(handler, event)
    } catch (error) {
      this.#report(error) // one unreadable event is no reason to give up the connection
    }
  }

  #call(handler: AnyHandler, event: unknown): void {
    try {
      handler(event)
    } catch (error) {
      this.#report(error)
    }
  }
}
