import { EventEmitter } from 'node:events'
import type { CallOptions, Procedure, StreamReply } from './call.ts'
import { type ConnectOptions, connect, DEFAULT_DEADLINE_MS } from './connection.ts'
import { LibvirtBusy, LibvirtDisconnected, LibvirtTimeout } from './errors.ts'
import { EventRegistry } from './event-registry.ts'
import type { DomainEventHandler, DomainEventKind, EventHandler, EventKind } from './events.ts'
import { Lane, type LaneOptions, type StreamOpener } from './lane.ts'
import { type BackoffOptions, Link } from './link.ts'
import type { XdrReader, XdrWriter } from './xdr.ts'

/**
 * `control` for what a person waits for, `jobs` for what takes long, `stats` for what is asked regularly, `migrations`
 * for what lasts as long as a guest takes to move.
 */
export type LaneName = 'control' | 'jobs' | 'stats' | 'migrations'

export interface ClientOptions extends Omit<ConnectOptions, 'signal'> {
  readonly lanes?: Partial<Record<LaneName, LaneOptions>>
  readonly backoff?: BackoffOptions
  /** How many streams may be open at once, each with a connection of its own. Default 32. */
  readonly maxStreams?: number
}

interface ClientEvents {
  /** All lanes are connected and events registered; also after a reconnection. */
  connected: []
  /** A lane lost its connection. */
  disconnected: [reason: Error]
  /** Events may have been missed: read again whatever was learnt from them. Follows a reconnection's `connected`. */
  resync: []
  /** A handler threw, or an event could not be read or registered. Without a listener it is a process warning. */
  problem: [error: unknown]
}

/**
 * libvirt over connections that come back, in lanes that do not hold each other up.
 *
 * It begins to connect when made; `ready()` waits for it.
 */
export class LibvirtClient extends EventEmitter<ClientEvents> implements AsyncDisposable {
  readonly control: Lane
  readonly jobs: Lane
  readonly stats: Lane
  readonly migrations: Lane
  readonly #options: ClientOptions
  readonly #links: Link[] = []
  readonly #runs: Promise<void>[] = []
  readonly #registry: EventRegistry
  readonly #end = new AbortController()
  #up = false
  #streams = 0
  #missed = false

  /** @internal use createClient() */
  constructor(options: ClientOptions) {
    super()
    this.#options = options
    this.#registry = new EventRegistry((error) => this.#problem(error))
    this.control = this.#lane('control')
    this.jobs = this.#lane('jobs')
    this.stats = this.#lane('stats')
    this.migrations = this.#lane('migrations')
    for (const link of this.#links) this.#runs.push(link.run())
  }

  /** All lanes are connected. */
  get isConnected(): boolean {
    return this.#up
  }

  /** Resolves once connected. @throws LibvirtTimeout, with the reason for the last failure as its cause */
  async ready({ deadlineMs = DEFAULT_DEADLINE_MS }: { readonly deadlineMs?: number } = {}): Promise<void> {
    const limit = AbortSignal.any([AbortSignal.timeout(deadlineMs), this.#end.signal])
    await Promise.all(this.#links.map((link) => link.available(limit)))
    if (this.#up) return
    if (this.#end.signal.aborted) throw new LibvirtDisconnected('the client was closed')
    const error = new LibvirtTimeout('connecting', deadlineMs)
    error.cause = this.#links.find((link) => !link.connection)?.lastError
    throw error
  }

  /**
   * Calls `handler` for every event of a kind, of all domains, until the function returned is called. Registrations
   * outlive reconnections; `resync` tells when events may have been missed.
   */
  onDomainEvent<K extends DomainEventKind>(kind: K, handler: DomainEventHandler<K>): () => void {
    return this.#listen(kind, handler)
  }

  /** As onDomainEvent, for events of any driver: networks, storage pools, node devices, secrets, QEMU's monitor. */
  onEvent<K extends EventKind>(kind: K, handler: EventHandler<K>): () => void {
    return this.#listen(kind, handler)
  }

  /** As onEvent, and waits until libvirtd knows: what happens after it is surely seen. */
  async subscribe<K extends EventKind>(kind: K, handler: EventHandler<K>): Promise<() => void> {
    const { remove, ready } = this.#registry.add(kind, handler)
    try {
      await ready
      return remove
    } catch (error) {
      remove()
      throw error
    }
  }

  /** Closes all connections; calls in flight reject with LibvirtDisconnected. What libvirt has begun goes on. */
  async close(): Promise<void> {
    this.#end.abort()
    for (const link of this.#links) link.close()
    await Promise.all(this.#runs)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #listen<K extends EventKind>(kind: K, handler: EventHandler<K>): () => void {
    const { remove, ready } = this.#registry.add(kind, handler)
    ready.catch((error: unknown) => this.#problem(error))
    return remove
  }

  #lane(name: LaneName): Lane {
    const carriesEvents = name === 'control'
    const link = new Link(this.#connectOptions(), this.#options.backoff ?? {}, {
      ...(carriesEvents ? { prepare: (connection) => this.#registry.attach(connection) } : {}),
      up: () => this.#check(),
      down: (reason) => {
        this.#missed ||= carriesEvents
        this.#down(reason)
      },
      replaced: () => {
        // Between the two registrations events may have gone by.
        if (carriesEvents) this.#tell(() => this.emit('resync'))
      },
    })
    this.#links.push(link)
    const openStream: StreamOpener = (...call) => this.#openStream(...call)
    return new Lane(name, link, openStream, this.#options.lanes?.[name] ?? {}, this.#options.deadlineMs)
  }

  #connectOptions(): ConnectOptions {
    const { socketPath, uri, deadlineMs, keepalive } = this.#options
    return {
      ...(socketPath === undefined ? {} : { socketPath }),
      ...(uri === undefined ? {} : { uri }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(keepalive === undefined ? {} : { keepalive }),
    }
  }

  #check(): void {
    if (this.#up || !this.#links.every((link) => link.connection)) return
    this.#up = true
    this.#tell(() => this.emit('connected'))
    if (!this.#missed) return
    this.#missed = false
    this.#tell(() => this.emit('resync'))
  }

  #down(reason: Error): void {
    if (!this.#up) return
    this.#up = false
    this.#tell(() => this.emit('disconnected', reason))
  }

  /** A listener that throws must not be taken for a connection that failed. */
  #tell(emit: () => void): void {
    try {
      emit()
    } catch (error) {
      this.#problem(error)
    }
  }

  #problem(error: unknown): void {
    // A lost connection is told by `disconnected`; that calls failed with it is no news.
    if (error instanceof LibvirtDisconnected) return
    if (!this.emit('problem', error)) process.emitWarning(error instanceof Error ? error : String(error))
  }

  async #openStream<T>(
    procedure: Procedure,
    write: (w: XdrWriter) => void,
    read: (r: XdrReader) => T,
    options: CallOptions,
  ): Promise<StreamReply<T>> {
    const limit = this.#options.maxStreams ?? 32
    if (this.#streams >= limit) throw new LibvirtBusy(`${limit} streams are open`)
    this.#streams++
    const signal = options.signal ? AbortSignal.any([options.signal, this.#end.signal]) : this.#end.signal
    const { deadlineMs } = options
    const opening = connect({ ...this.#connectOptions(), ...(deadlineMs === undefined ? {} : { deadlineMs }), signal })
    opening.then(
      (connection) => connection.closed.then(() => this.#streams--),
      () => this.#streams--,
    )
    const connection = await opening
    const end = (): void => connection.close()
    this.#end.signal.addEventListener('abort', end)
    void connection.closed.then(() => this.#end.signal.removeEventListener('abort', end))
    try {
      const reply = await connection.requestStream(procedure, write, read, { ...options, signal })
      void reply.stream.over.then(end)
      return reply
    } catch (error) {
      connection.close()
      throw error
    }
  }
}

/** Makes a client, which begins to connect at once. */
export const createClient = (options: ClientOptions = {}): LibvirtClient => new LibvirtClient(options)
