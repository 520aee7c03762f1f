// One engine leads the estate: it connects to hosts, runs the reconcilers and numbers events. The lease is a row; its
// epoch grows with each holder and fences what a former one still sends. The row also names the database session that
// renews it: when that session is gone, its engine is dead or cut off, and nobody needs to wait for the lease to run out.
import type { SteadyConnection } from '../db/steady-connection.ts'
import type { Log } from '../log/log.ts'

const leaseMs = 10_000
const renewEveryMs = 2_000
/** The holder gives up this much before the database would, for clocks that run at different speed. */
const marginMs = 1_000

/** The leader's lease as this process holds it. */
export interface Leadership {
  /** Grows with every holder; goes into what is sent to hosts. */
  readonly epoch: number
}

/** Who leads the estate. */
export interface Leader {
  /** The lease, if this process holds it now; undefined otherwise, also when it can't be sure any more. */
  current(): Leadership | undefined
  /** Whether some engine held the lease when the database was last asked. */
  known(): boolean
  /** Calls `work` at each gain; its signal is aborted when the lease is lost or given up. Before `start`. */
  whileLeading(work: (leadership: Leadership, signal: AbortSignal) => void): void
  start(): void
  /** Gives the lease up, so that the next engine need not wait. */
  stop(): Promise<void>
}

const take = `insert into leader as l (name, instance_id, epoch, expires_at, backend_pid, backend_start)
  select 'estate', $1, 1, now() + $2 * interval '1 ms', a.pid, a.backend_start
  from pg_stat_activity a where a.pid = pg_backend_pid()
  on conflict (name) do update set
    epoch = case when l.instance_id = excluded.instance_id and l.backend_pid = excluded.backend_pid
      and l.backend_start = excluded.backend_start and l.expires_at >= now() then l.epoch else l.epoch + 1 end,
    instance_id = excluded.instance_id, expires_at = excluded.expires_at,
    backend_pid = excluded.backend_pid, backend_start = excluded.backend_start
  where l.instance_id = excluded.instance_id or l.expires_at < now() or not exists (
    select from pg_stat_activity a where a.pid = l.backend_pid and a.backend_start = l.backend_start)
  returning l.epoch`
const release = `update leader set expires_at = now() - interval '1 ms' where name = 'estate' and instance_id = $1`

/** Makes the leader election of one process, over a connection that serves nothing else. */
export function createLeader(connection: SteadyConnection, instanceId: string, log: Log): Leader {
  const workers: ((leadership: Leadership, signal: AbortSignal) => void)[] = []
  let held: { leadership: Leadership; until: number; controller: AbortController } | undefined
  let somebody = false
  let timer: NodeJS.Timeout | undefined
  let expiry: NodeJS.Timeout | undefined
  let stopped = false
  let turn: Promise<void> = Promise.resolve()

  const lose = (why: string) => {
    if (!held) return
    const { controller, leadership } = held
    held = undefined
    clearTimeout(expiry)
    log.info({ epoch: leadership.epoch }, `no longer leading: ${why}`)
    controller.abort(new Error(`No longer leading: ${why}`))
  }
  const renew = async () => {
    clearTimeout(timer)
    if (stopped || !connection.connected) return
    const asked = performance.now() // the lease counts from before the question
    try {
      const [row] = await connection.query<{ epoch: number }>(take, [instanceId, leaseMs])
      somebody = true
      if (row) hold(row.epoch, asked + leaseMs - marginMs)
      else lose('another engine holds the lease')
    } catch (error) {
      log.warn({ error }, 'the lease of the leader could not be renewed')
    }
    clearTimeout(timer) // another turn may have begun with a new connection
    if (!stopped) timer = setTimeout(() => void (turn = renew()), renewEveryMs)
  }
  const hold = (epoch: number, until: number) => {
    if (stopped) return
    clearTimeout(expiry)
    if (held && held.leadership.epoch !== epoch) lose('the lease ran out in between')
    expiry = setTimeout(() => lose('the lease could not be renewed in time'), until - performance.now())
    if (held) {
      held.until = until
      return
    }
    held = { leadership: { epoch }, until, controller: new AbortController() }
    log.info({ epoch }, 'leading')
    for (const work of workers) work(held.leadership, held.controller.signal)
  }
  connection.onConnected(() => void (turn = renew()))
  connection.onLost(() => {
    somebody = false
    lose('the connection to the database was lost')
  })
  return {
    current: () => (held && performance.now() < held.until ? held.leadership : undefined),
    known: () => somebody,
    whileLeading: (work) => void workers.push(work),
    start: () => connection.start(),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await turn
      const leading = held !== undefined
      lose('the engine stops')
      if (leading && connection.connected)
        await connection
          .query(release, [instanceId])
          .catch((error: unknown) => log.debug({ error }, 'releasing the lease'))
      await connection.stop()
    },
  }
}
