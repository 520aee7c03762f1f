import type { Connection } from './connection.ts'
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
    await this.#enqueue(connection)
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
    return { remove, ready: this.#connection ? this.#enqueue(this.#connection) : Promise.resolve() }
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
        const id = await allEvents[kind].register(connection)
        this.#registered.set(kind, id)
      } else if (handlers.size === 0 && callback !== undefined) {
        this.#registered.delete(kind)
        await allEvents[kind].deregister(connection, callback)
      }
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
