import { randomBytes } from 'node:crypto'
import { type Duplex, pipeline } from 'node:stream'
import { AgentError } from '../errors.ts'
import type { Logger } from '../system/log.ts'

type Prepared = { sessionNumber: number; bytes: Duplex; timer: NodeJS.Timeout; what: string }

/** Bounds of the byte streams of one agent. */
export const streamLimits = { prepared: 64, open: 1_024, waitMs: 30_000 }

/** Byte streams promised to the engine, and those that flow. What the bytes mean is nobody's business here. */
export class Streams {
  private readonly prepared = new Map<string, Prepared>()
  private readonly open = new Set<Duplex>()
  private readonly log: Logger
  private readonly waitMs: number

  constructor(log: Logger, waitMs = streamLimits.waitMs) {
    this.log = log
    this.waitMs = waitMs
  }

  /**
   * Keeps an open byte stream for the session until the engine takes it, once, within 30 s; then it is destroyed.
   * @returns the stream id, 192 random bits. @throws AgentError `busy` when too many are waiting or open.
   */
  prepare(sessionNumber: number, bytes: Duplex, what: string): string {
    if (this.prepared.size >= streamLimits.prepared || this.open.size >= streamLimits.open) {
      bytes.destroy()
      throw new AgentError('busy', 'Too many byte streams are open on this host.')
    }
    const streamId = randomBytes(24).toString('base64url')
    const drop = () => this.drop(streamId)
    // Nobody listens to it yet: without a listener an error would end the agent.
    bytes.on('error', (error) => this.log.debug({ err: error, what }, 'byte stream failed'))
    bytes.once('close', drop)
    this.prepared.set(streamId, { sessionNumber, bytes, timer: setTimeout(drop, this.waitMs), what })
    return streamId
  }

  /**
   * Joins a prepared stream to the engine's end of it until either ends. Whichever side reads slowly stops the other
   * from being read, so memory stays flat. False, and nothing is joined, when the stream is unknown, used, late, or of
   * another session.
   */
  take(streamId: string, sessionNumber: number | undefined, engine: Duplex): boolean {
    const found = this.prepared.get(streamId)
    if (!found || found.sessionNumber !== sessionNumber) return false
    clearTimeout(found.timer)
    this.prepared.delete(streamId)
    const { bytes, what } = found
    this.open.add(engine)
    this.log.info({ what, open: this.open.size }, 'byte stream opened')
    pipeline(bytes, engine, bytes, (error) => {
      this.open.delete(engine)
      this.log.info({ what, open: this.open.size, why: error?.message }, 'byte stream closed')
    })
    return true
  }

  /** Drops streams prepared for sessions before this one. Those that flow go on. */
  dropBefore(sessionNumber: number): void {
    for (const [streamId, entry] of this.prepared) if (entry.sessionNumber < sessionNumber) this.drop(streamId)
  }

  /** Ends everything. */
  close(): void {
    for (const streamId of this.prepared.keys()) this.drop(streamId)
    for (const engine of this.open) engine.destroy()
  }

  private drop(streamId: string): void {
    const found = this.prepared.get(streamId)
    if (!found) return
    clearTimeout(found.timer)
    this.prepared.delete(streamId)
    found.bytes.destroy()
  }
}
