import { chmod, mkdir, rm } from 'node:fs/promises'
import { type Duplex, pipeline } from 'node:stream'
import { AgentError } from '../errors.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { type ChannelCall, type MigrationChannel, migrationFolder } from './channels.ts'
import { acknowledge } from './window.ts'

/** A migration this host expects, and the one host it may come from. */
export type Expected = { migrationId: string; fromHostId: string }

type Entry = { fromHostId: string; folder: string; open: Set<Duplex>; idle?: NodeJS.Timeout }

/**
 * For how long a migration is expected of which no channel is open, if the engine never says that it is over. Guests that
 * wait for others to leave first begin hours later. Milliseconds.
 */
const IDLE_MS = 24 * 3_600_000

/** The migrations that may come in. What is not expected, or comes from another host, is refused. */
export class Arrivals {
  private readonly entries = new Map<string, Entry>()
  private readonly parent: string
  private readonly connect: (channel: MigrationChannel, folder: string) => Promise<Duplex>
  private readonly log: Logger

  /** `connect` reaches the hypervisor, or the emulator that waits; `parent` is the folder of all migrations. */
  constructor(parts: {
    parent: string
    connect: (channel: MigrationChannel, folder: string) => Promise<Duplex>
    log: Logger
  }) {
    this.parent = parts.parent
    this.connect = parts.connect
    this.log = parts.log
  }

  /** Removes what an agent before this one left; only where the folder is this agent's alone. */
  async clear(): Promise<void> {
    await rm(this.parent, { recursive: true, force: true })
  }

  /** Lets that host open the channels of the migration; answers the folder of its sockets. Repeatable. */
  async expect({ migrationId, fromHostId }: Expected): Promise<string> {
    const folder = migrationFolder(this.parent, migrationId)
    await mkdir(this.parent, { recursive: true, mode: 0o711 })
    await mkdir(folder, { recursive: true })
    // The emulator makes its socket here, as a user that differs between systems.
    await chmod(folder, 0o1777)
    const before = this.entries.get(migrationId)
    clearTimeout(before?.idle)
    this.entries.set(migrationId, { fromHostId, folder, open: before?.open ?? new Set() })
    this.rest(migrationId)
    return folder
  }

  /**
   * Joins a channel to this host's end of it until either ends.
   *
   * @throws AgentError `not_found` when the migration is not expected from that host; `host_failed` when nothing waits
   */
  async take(hostId: string, { migrationId, channel, hasWindow }: ChannelCall, answer: () => Duplex): Promise<void> {
    const entry = this.entries.get(migrationId)
    if (entry?.fromHostId !== hostId) throw notExpected(migrationId)
    const inner = await this.connect(channel, entry.folder)
    if (this.entries.get(migrationId) !== entry) {
      inner.destroy()
      throw notExpected(migrationId)
    }
    const outer = answer()
    clearTimeout(entry.idle)
    entry.open.add(outer)
    const over = (error?: Error | null) => {
      entry.open.delete(outer)
      this.rest(migrationId)
      this.log.debug({ migrationId, channel, why: reasonOf(error) }, 'a channel of a migration closed')
    }
    if (hasWindow) acknowledge(outer, inner, over)
    else pipeline(outer, inner, outer, over)
  }

  /** Ends what is open of a migration and expects it no longer. Repeatable. */
  async forget(migrationId: string): Promise<void> {
    const entry = this.entries.get(migrationId)
    this.entries.delete(migrationId)
    clearTimeout(entry?.idle)
    for (const channel of entry?.open ?? []) channel.destroy()
    await rm(migrationFolder(this.parent, migrationId), { recursive: true, force: true })
  }

  /** Ends all of it. */
  close(): void {
    for (const { open, idle } of this.entries.values()) {
      clearTimeout(idle)
      for (const channel of open) channel.destroy()
    }
    this.entries.clear()
  }

  /** Forgets the migration when no channel of it is opened for long. */
  private rest(migrationId: string): void {
    const entry = this.entries.get(migrationId)
    if (!entry || entry.open.size > 0) return
    clearTimeout(entry.idle)
    entry.idle = setTimeout(() => {
      this.forget(migrationId).catch((error: unknown) =>
        this.log.warn({ err: error, migrationId }, `could not remove a migration's folder: ${reasonOf(error)}`),
      )
    }, IDLE_MS).unref()
  }
}

function notExpected(migrationId: string): AgentError {
  return new AgentError('not_found', 'This migration is not expected from that host.', { details: { migrationId } })
}
