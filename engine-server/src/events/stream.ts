// The live stream. One reader per process follows the numbered events and hands each to every client that may see its
// object. What a client may see is decided in memory, by the ids of the objects on which its user has a role.
import { type Actor, actorKey } from '../authz/actor.ts'
import { listRoots } from '../authz/store.ts'
import type { Db } from '../db/database.ts'
import type { SteadyConnection } from '../db/steady-connection.ts'
import { AppError } from '../errors.ts'
import type { EventSink } from '../http/sse.ts'
import type { Identities, Identity } from '../identity/identities.ts'
import type { Log } from '../log/log.ts'
import { changeFrame, heartbeatFrame, readyFrame, resetFrame, sightFrame } from './frames.ts'
import { Ring, type RingEntry } from './ring.ts'
import { SampleFeed, type WatchedObject } from './sample-feed.ts'
import {
  batchSize,
  eventsChannel,
  retaggedChannel,
  findExtent,
  listAfter,
  listOnlyBelow,
  type NumberedBatch,
  type NumberedEvent,
} from './store.ts'
import { usageChannel } from '../samples/usage-store.ts'

/** The live stream of one process. */
export interface EventStream {
  /** Prepares for a client of this identity. @throws AppError `busy`, and what the database throws */
  admit(identity: Identity): Promise<void>
  /** Adds an admitted client; with the last id it has, it gets all that came after, or a reset. */
  join(sink: EventSink, identity: Identity, lastId: number | undefined): void
  /** Sends measurements of these objects down an open stream of the user, in place of those before. False: no such stream. */
  watch(userId: string, streamId: string, objects: readonly WatchedObject[]): boolean
  /** Sends events that this engine has just numbered, without reading them again. */
  take(batch: NumberedBatch): void
  readonly clientCount: number
  start(): void
  stop(): void
}

/** Sizes and times; tests make them small. */
export interface StreamLimits {
  readonly mostClients: number
  /** Events kept in memory for clients that come back. */
  readonly ringSize: number
  /** A client that is this far behind is not sent more, but a reset when it has caught up. */
  readonly bufferBytes: number
  /** Events read from the database for one client that comes back; beyond, a reset is cheaper for everybody. */
  readonly mostReplayed: number
  /** Objects named one by one when permissions change; beyond, a reset. */
  readonly mostSightChanges: number
  /** A client that is behind for this long is cut off. */
  readonly mostBehindMs: number
  /** Who hears nothing for this long, or at most twice as long, is told that the stream is alive. */
  readonly heartbeatMs: number
  readonly sweepMs: number
}
const defaults: StreamLimits = {
  mostClients: 10_000,
  ringSize: 10_000,
  bufferBytes: 262_144,
  mostReplayed: 5_000,
  mostSightChanges: 500,
  mostBehindMs: 60_000,
  heartbeatMs: 15_000,
  sweepMs: 4_000,
}

interface Client {
  readonly id: string
  readonly sink: EventSink
  readonly identity: Identity
  /** Live: gets each event as it comes. Catching up: reads the past. Behind: waits for its buffer to empty. */
  state: 'catching_up' | 'live' | 'behind' | 'closed'
  /** What its user may see changed while it was catching up. */
  stale: boolean
  /** When the state was entered, by `performance.now()`. */
  since: number
}
/** Who sees the same: a user, or one with a token that has fewer rights. */
const audienceOf = ({ userId, limitedTo }: Identity) => actorKey({ kind: 'user', userId, limitedTo })

/** Of an event, what says who hears of it. */
type Heard = Pick<RingEntry, 'object_kind' | 'ancestors'>

/** What one user sees, and their clients. */
interface Audience {
  readonly identity: Identity
  readonly since: number
  roots: ReadonlySet<string>
  /** In place of the roots, for events of kinds that not everybody hears of who sees what they are about. */
  heard: ReadonlyMap<string, ReadonlySet<string>>
  readonly clients: Set<Client>
  /** When its live clients were last sent something, by `performance.now()`. */
  toldAt: number
  /** Reads of the roots, one after the other. */
  reading: Promise<void>
  /** Whether one has yet to begin. */
  isWaiting: boolean
}

/** What the stream is made of. */
export interface StreamParts {
  readonly db: Db
  readonly changes: SteadyConnection
  readonly identities: Identities
  readonly log: Log
  readonly limits?: Partial<StreamLimits>
}

/** Makes the stream; its owner starts the connection. */
export function createEventStream({ db, changes, identities, log, limits: given }: StreamParts): EventStream {
  const limits: StreamLimits = { ...defaults, ...given }
  const audiences = new Map<string, Audience>()
  const ring = new Ring(limits.ringSize)
  const clients = new Map<string, Client>()
  const feed = new SampleFeed(db, log)
  let timers: NodeJS.Timeout[] = []
  let reading: Promise<void> | undefined
  let readAgain = false

  // ------------------------------------------------ what comes
  /** Reads what is new; calls while it reads make it read once more. */
  const pump = (): Promise<void> => {
    readAgain = true
    reading ??= (async () => {
      while (readAgain) {
        readAgain = false
        await readNew()
      }
    })().finally(() => (reading = undefined))
    return reading
  }
  const readNew = async () => {
    if (!ring.begun) return ring.begin((await findExtent(db)).newest)
    for (;;) {
      const events = await listAfter(db, ring.newest)
      // What was handed to us while we read is not sent twice.
      spread(events.filter(({ seq }) => seq > ring.newest))
      if (events.length < batchSize) return
    }
  }
  const wake = () => void pump().catch((error: unknown) => log.warn({ error }, 'new events could not be read'))
  const spread = (events: readonly NumberedEvent[]) => {
    if (events.length === 0) return
    const entries = events.map((event) => ({ ...event, frame: changeFrame(event) }))
    ring.add(entries)
    for (const audience of audiences.values()) {
      const frames = entries.filter((entry) => hears(audience, entry)).map(({ frame }) => frame)
      if (frames.length === 0) continue
      tell(audience, frames.join(''))
    }
  }
  /** Sends to all live clients of a user, of one buffer. */
  const tell = (audience: Audience, frames: string) => {
    const bytes = Buffer.from(frames)
    audience.toldAt = performance.now()
    for (const client of audience.clients) if (client.state === 'live') send(client, bytes)
  }
  const sees = ({ roots }: Audience, ancestors: readonly string[]) => ancestors.some((id) => roots.has(id))
  const hears = ({ roots, heard }: Audience, { object_kind: kind, ancestors }: Heard) => {
    const among = heard.get(kind) ?? roots
    return ancestors.some((id) => among.has(id))
  }

  // ------------------------------------------------ one client
  const enter = (client: Client, state: Client['state']) => {
    client.state = state
    client.since = performance.now()
  }
  const send = (client: Client, bytes: Buffer | string) => {
    if (client.sink.write(bytes) || client.sink.bufferedBytes <= limits.bufferBytes) return
    enter(client, 'behind')
    client.sink.onceDrained(() => {
      if (client.state === 'behind') reset(client)
    })
  }
  const reset = (client: Client) => {
    if (client.state === 'closed') return
    enter(client, 'live')
    send(client, resetFrame(ring.newest))
  }
  const catchUp = async (client: Client, audience: Audience, lastId: number) => {
    if (lastId > ring.newest) await pump() // another process may have shown it what we have not read yet
    const { horizon } = lastId < ring.oldest ? await findExtent(db) : { horizon: 0 }
    if (lastId > ring.newest || lastId < horizon) {
      reset(client)
      // After it: who was cut off in between has read everything again, and does not go on from an id it never reached.
      client.sink.write(readyFrame(ring.newest, client.id))
      return
    }
    client.sink.write(readyFrame(lastId, client.id))
    let position = lastId
    while (position < ring.oldest) {
      // No further than the ring: what is newer comes live, and must not come twice.
      const events = (await listAfter(db, position)).filter(({ seq }) => seq <= ring.newest)
      position = events.at(-1)?.seq ?? ring.oldest
      if (position - lastId > limits.mostReplayed) return reset(client)
      const frames = events.filter((event) => hears(audience, event)).map(changeFrame)
      if (client.state === 'closed') return
      if (frames.length > 0) client.sink.write(frames.join(''))
    }
    if (client.state === 'closed') return
    if (client.stale) return reset(client)
    // From here on without a pause, so that nothing comes between the ring and what is live.
    const frames = ring.after(position).filter((entry) => hears(audience, entry))
    enter(client, 'live')
    if (frames.length > 0) send(client, frames.map(({ frame }) => frame).join(''))
  }
  const close = (client: Client) => {
    enter(client, 'closed')
    client.sink.close()
  }

  // ------------------------------------------------ who sees what
  const rootsOf = async ({
    userId,
    userName,
    loginId,
    limitedTo,
  }: Identity): Promise<Pick<Audience, 'roots' | 'heard'>> => {
    const actor: Actor = { kind: 'user', userId, userName, loginId, limitedTo, requestId: 'stream', clientAddress: '' }
    const { seen, heard } = await listRoots(db, actor)
    const withOwn = (ids: readonly string[]) => new Set([...ids, userId]) // everybody sees themself
    return { roots: withOwn(seen), heard: new Map(Object.entries(heard).map(([kind, ids]) => [kind, withOwn(ids)])) }
  }
  /** Reads again what a user may see, and tells their clients what came and what went. */
  const refresh = async (audience: Audience) => {
    await closeEnded([...audience.clients])
    const before = audience.roots
    const read = await rootsOf(audience.identity)
    Object.assign(audience, read)
    const now = read.roots
    const [lost, gained] = [[...before.difference(now)], [...now.difference(before)]]
    if (lost.length === 0 && gained.length === 0) return
    const limit = limits.mostSightChanges + 1
    const gone = lost.length === 0 ? [] : await listOnlyBelow(db, lost, [...now], limit)
    const come = gained.length === 0 ? [] : await listOnlyBelow(db, gained, [...before], limit)
    const frames = [...gone.map((o) => sightFrame(o, 'gone')), ...come.map((o) => sightFrame(o, 'created'))]
    for (const client of audience.clients)
      if (client.state === 'catching_up') client.stale = true
      else if (client.state === 'live' && frames.length > limits.mostSightChanges) reset(client)
      else if (client.state === 'live' && frames.length > 0) send(client, frames.join(''))
  }
  const closeEnded = async (clients: readonly Client[]) => {
    const live = await identities.listLive([...new Set(clients.map(({ identity }) => identity.loginId))])
    for (const client of clients) if (!live.has(client.identity.loginId)) close(client)
  }
  const refreshSoon = (audience: Audience) => {
    if (audience.isWaiting) return // the read that waits will see this change, too
    audience.isWaiting = true
    audience.reading = audience.reading
      .then(() => {
        audience.isWaiting = false
        return refresh(audience)
      })
      .catch((error: unknown) => log.warn({ error }, 'what a user may see could not be read again'))
  }
  const each = function* (): Generator<Client> {
    for (const { clients } of audiences.values()) yield* clients
  }
  const sweep = async () => {
    const now = performance.now()
    for (const client of each())
      if (client.state === 'behind' && now - client.since > limits.mostBehindMs) close(client)
    for (const [id, audience] of audiences)
      if (audience.clients.size === 0 && now - audience.since > limits.mostBehindMs) audiences.delete(id)
    await closeEnded([...each()]) // sessions that end by age or idleness end without a word
  }
  changes.listen(eventsChannel, (newest) => {
    if (!(Number(newest) <= ring.newest)) wake()
  })
  changes.listen(usageChannel, () => feed.wake())
  // What those see who were granted something on a tag has changed without a change of their grants.
  changes.listen(retaggedChannel, (tags) => {
    for (const { roots, clients: theirs } of audiences.values())
      if (tags === '' || tags.split(',').some((id) => roots.has(id)))
        for (const client of theirs)
          if (client.state === 'catching_up') client.stale = true
          else if (client.state === 'live') reset(client)
  })
  changes.onConnected(wake)
  const stopListening = identities.onAccessChanged((userId) => {
    for (const audience of audiences.values())
      if (userId === undefined || audience.identity.userId === userId) refreshSoon(audience)
  })
  return {
    async admit(identity) {
      if (clients.size >= limits.mostClients)
        throw new AppError('busy', 'Too many live streams are open. Try again in a minute.', {
          details: { retryAfterSeconds: 60 },
        })
      if (!ring.begun) await pump()
      const known = audiences.get(audienceOf(identity))
      if (known) return await known.reading
      const audience: Audience = {
        identity,
        since: performance.now(),
        roots: new Set(),
        heard: new Map(),
        clients: new Set(),
        toldAt: 0,
        reading: Promise.resolve(),
        isWaiting: false,
      }
      // Listed before its roots are read, so that a change in between is not missed but read after them.
      audiences.set(audienceOf(identity), audience)
      const first = rootsOf(identity).then((read) => void Object.assign(audience, read))
      audience.reading = first
      try {
        await first
      } catch (error) {
        audiences.delete(audienceOf(identity))
        throw error
      }
    },
    join(sink, identity, lastId) {
      const audience = audiences.get(audienceOf(identity))
      if (!audience) return sink.close() // its user's last other client left in between; it will come back
      const id = crypto.randomUUID()
      const client: Client = { id, sink, identity, state: 'catching_up', stale: false, since: performance.now() }
      audience.clients.add(client)
      clients.set(id, client)
      sink.onClosed(() => {
        enter(client, 'closed')
        audience.clients.delete(client)
        clients.delete(id)
        feed.forget(id)
        if (audience.clients.size === 0 && audiences.get(audienceOf(identity)) === audience)
          audiences.delete(audienceOf(identity))
      })
      if (lastId === undefined) {
        sink.write(readyFrame(ring.newest, id))
        enter(client, 'live')
      } else
        void catchUp(client, audience, lastId).catch((error: unknown) => {
          log.warn({ error }, 'a stream could not be resumed')
          close(client)
        })
    },
    watch(userId, streamId, objects) {
      const client = clients.get(streamId)
      const audience = client && audiences.get(audienceOf(client.identity))
      if (!client || !audience || client.identity.userId !== userId) return false
      feed.watch(streamId, objects, {
        sees: (ancestors) => sees(audience, ancestors),
        // What nobody waits for is left out rather than sent late: the next measurement is on its way.
        offer(frame) {
          if (client.state === 'live' && client.sink.bufferedBytes < limits.bufferBytes / 4) client.sink.write(frame)
        },
      })
      return true
    },
    take({ after, events }) {
      // With a gap (another engine led, or numbers were drawn in vain) the notification makes us read.
      if (ring.begun && ring.newest === after) spread(events)
    },
    get clientCount() {
      return clients.size
    },
    start() {
      const heartbeat = () => {
        const silentSince = performance.now() - limits.heartbeatMs
        for (const audience of audiences.values())
          if (audience.toldAt <= silentSince) tell(audience, heartbeatFrame(ring.newest))
      }
      const sweepNow = () => void sweep().catch((error: unknown) => log.debug({ error }, 'streams were not swept'))
      timers = [setInterval(heartbeat, limits.heartbeatMs), setInterval(sweepNow, limits.sweepMs)]
    },
    stop() {
      stopListening()
      for (const timer of timers) clearInterval(timer)
      for (const client of each()) close(client)
    },
  }
}
