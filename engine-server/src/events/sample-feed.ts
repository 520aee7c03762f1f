import type { Schema } from '@overt/api-client/engine'
import type { Db } from '../db/database.ts'
import type { Log } from '../log/log.ts'
import { usageView } from '../samples/usage.ts'
import { listRecentUsage } from '../samples/usage-store.ts'
import { samplesFrame } from './frames.ts'

/** A VM or host whose measurements a stream carries. */
export interface WatchedObject {
  readonly kind: Schema<'LiveSample'>['kind']
  readonly id: string
  /** Who may see it. */
  readonly ancestors: readonly string[]
}

/** The stream that carries them. */
export interface Watcher {
  /** Whether its user may still see an object. */
  sees(ancestors: readonly string[]): boolean
  /** Sends a frame now, or never. */
  offer(frame: string): void
}

/** Streams served before others get their turn: each frame may be 100 kB of text to put together. */
const STREAMS_AT_ONCE = 32

/**
 * Hands new measurements to the streams that watch their objects. With each cycle of the leader's sample writer it
 * reads what its streams watch, once for all of them, from the table of latest usage: any engine process can do it, and
 * what is held between cycles is ids and times alone.
 */
export class SampleFeed {
  private readonly db: Db
  private readonly log: Log
  private readonly watches = new Map<
    string,
    { readonly objects: readonly WatchedObject[]; readonly watcher: Watcher }
  >()
  /** When each watched object was last measured. */
  private seen = new Map<string, number>()
  private working: Promise<void> | undefined
  private again = false

  constructor(db: Db, log: Log) {
    this.db = db
    this.log = log
  }

  /** Watches these objects from the next cycle on, in place of those before. */
  watch(streamId: string, objects: readonly WatchedObject[], watcher: Watcher): void {
    if (objects.length === 0) this.watches.delete(streamId)
    else this.watches.set(streamId, { objects, watcher })
  }

  /** The stream has ended. */
  forget(streamId: string): void {
    this.watches.delete(streamId)
  }

  /** There are new measurements. Calls while it works make it look once more. */
  wake(): void {
    this.again = true
    this.working ??= this.work().finally(() => (this.working = undefined))
  }

  private async work(): Promise<void> {
    while (this.again) {
      this.again = false
      try {
        await this.deliver()
      } catch (error) {
        this.log.warn({ error }, 'new measurements could not be read')
      }
    }
  }

  private async deliver(): Promise<void> {
    const kinds = new Map<string, WatchedObject['kind']>()
    for (const { objects } of this.watches.values()) for (const { id, kind } of objects) kinds.set(id, kind)
    if (kinds.size === 0) return
    const fresh = new Map<string, string>()
    const seen = new Map<string, number>()
    for (const row of await listRecentUsage(this.db, [...kinds.keys()])) {
      const usage = usageView(row)
      const atMs = row.usage_at?.getTime() ?? 0
      if (usage && this.seen.get(row.object_id) !== atMs)
        fresh.set(row.object_id, JSON.stringify({ kind: kinds.get(row.object_id), id: row.object_id, ...usage }))
      seen.set(row.object_id, atMs)
    }
    this.seen = seen
    let served = 0
    for (const { objects, watcher } of this.watches.values()) {
      const samples = objects.flatMap(({ id, ancestors }) => {
        const sample = fresh.get(id)
        return sample !== undefined && watcher.sees(ancestors) ? [sample] : []
      })
      if (samples.length > 0) watcher.offer(samplesFrame(samples))
      served += 1
      if (served % STREAMS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
