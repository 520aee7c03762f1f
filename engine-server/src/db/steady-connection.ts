import pg from 'pg'
import './int8.ts'
import type { Log } from '../log/log.ts'

/** How long to wait before the next attempt to connect; grows to the last. */
const retryDelaysMs = [50, 100, 200, 500, 1000, 2000] as const
const answerTimeoutMs = 5000

/** A connection of its own beside the pool that comes back by itself; for LISTEN and for leases. */
export interface SteadyConnection {
  /** Calls `listener` for each notification on the channel (a plain identifier). Call before `start`. */
  listen(channel: string, listener: (payload: string) => void): void
  /** After each connect, when LISTEN is in force: read again what notifications may have been missed. Before `start`. */
  onConnected(listener: () => void): void
  onLost(listener: () => void): void
  /** Runs a statement; rejects while disconnected, and when the answer takes longer than 5 s. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  readonly connected: boolean
  start(): void
  stop(): Promise<void>
}

/** Makes a steady connection; nothing happens before `start`. */
export function createSteadyConnection(url: string, name: string, log: Log): SteadyConnection {
  const channels = new Map<string, ((payload: string) => void)[]>()
  const connectedListeners: (() => void)[] = []
  const lostListeners: (() => void)[] = []
  let client: pg.Client | undefined // set only while it is connected and listens
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let failures = 0
  let connecting: Promise<void> = Promise.resolve()

  const lost = (gone: pg.Client, cause?: unknown) => {
    if (client !== gone) return
    client = undefined
    if (!stopped) log.warn({ error: cause, connection: name }, 'the connection to the database was lost')
    for (const listener of lostListeners) listener()
    retry()
  }
  const retry = () => {
    if (stopped) return
    const delay = retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)] ?? 2000
    failures += 1
    timer = setTimeout(() => void (connecting = connect()), delay)
  }
  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: `overt ${name}`,
      keepAlive: true,
      connectionTimeoutMillis: answerTimeoutMs,
      query_timeout: answerTimeoutMs,
      options: '-c timezone=UTC',
    })
    next.on('error', (error) => lost(next, error))
    next.on('end', () => lost(next))
    next.on('notification', ({ channel, payload }) => {
      for (const listener of channels.get(channel) ?? []) listener(payload ?? '')
    })
    try {
      await next.connect()
      for (const channel of channels.keys()) await next.query(`listen ${channel}`)
    } catch (error) {
      if (failures === 0) log.warn({ error, connection: name }, 'the database does not answer; trying again')
      await next.end().catch((cause: unknown) => log.debug({ error: cause }, 'ending a failed connection'))
      retry()
      return
    }
    if (stopped) return await next.end()
    failures = 0
    client = next
    for (const listener of connectedListeners) listener()
  }
  return {
    listen(channel, listener) {
      const known = channels.get(channel)
      if (known) known.push(listener)
      else channels.set(channel, [listener])
    },
    onConnected: (listener) => void connectedListeners.push(listener),
    onLost: (listener) => void lostListeners.push(listener),
    async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      const current = client
      if (!current) throw new Error('The database is not connected')
      try {
        return (await current.query<Row>(text, [...values])).rows
      } catch (error) {
        // An answer that did not come in time leaves the connection in an unknown state: begin anew.
        if (error instanceof Error && error.message === 'Query read timeout') {
          lost(current, error)
          void current.end().catch((cause: unknown) => log.debug({ error: cause }, 'ending a stuck connection'))
        }
        throw error
      }
    },
    get connected() {
      return client !== undefined
    },
    start() {
      connecting = connect()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await connecting
      await client?.end()
    },
  }
}
