import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AgentError, systemErrorCode } from '../errors.ts'
import { syncFolder, writeFileAtomic } from '../system/files.ts'
import { decodeRecords, encodeRecord, type JournalRecord } from './records.ts'
import { JournalState } from './state.ts'

/** Below this size a journal is never compacted; bytes. */
const COMPACT_FROM_BYTES = 1024 * 1024

export type JournalOpening = {
  /** Bytes after the last good record: a torn line of a crash, or damage. They were set aside or cut off. */
  droppedBytes: number
  /** Where the whole damaged file was kept, when more than one unfinished line was lost. */
  damagedCopy?: string
}

/**
 * The agent's memory of what the hypervisor cannot tell: outcomes of commands, numbers that fence, marks of runs, ends
 * not yet acknowledged, child processes. It is never asked whether a guest runs.
 *
 * `append` applies records to `state` at once and resolves when they are on disk; many callers share one fsync. What
 * must be true before an act is awaited before the act. When a write fails (disk full) the callers are told and the
 * next append writes the whole state anew, so that memory and disk agree again.
 */
export class Journal {
  readonly state: JournalState
  readonly opening: JournalOpening
  private readonly path: string
  private file: FileHandle
  private bytes: number
  private liveBytes: number
  private waiting: { lines: string; resolve: () => void; reject: (error: unknown) => void }[] = []
  private writing: Promise<void> | undefined
  private broken = false
  private closed = false
  private frozen = false

  private constructor(path: string, file: FileHandle, bytes: number, state: JournalState, opening: JournalOpening) {
    this.path = path
    this.file = file
    this.bytes = bytes
    this.liveBytes = bytes
    this.state = state
    this.opening = opening
  }

  /** Opens a journal, or makes an empty one (mode 0600, in a folder of mode 0700). */
  static async open(path: string): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rm(`${path}.new`, { force: true })
    const bytes = await readOrEmpty(path)
    const { records, validBytes } = decodeRecords(bytes)
    const state = new JournalState()
    for (const record of records) state.apply(record)
    const opening: JournalOpening = { droppedBytes: bytes.length - validBytes }
    // A crash leaves one unfinished line at most for each batch, without a newline at its end; anything else is damage.
    if (opening.droppedBytes > 0 && bytes.indexOf(0x0a, validBytes) >= 0) {
      opening.damagedCopy = `${path}.damaged-${Date.now()}`
      await writeFileAtomic(opening.damagedCopy, bytes)
    }
    const file = await open(path, 'a', 0o600)
    if (opening.droppedBytes > 0) await file.truncate(validBytes)
    await file.sync()
    await syncFolder(dirname(path))
    return new Journal(path, file, validBytes, state, opening)
  }

  /** Applies the records and resolves once they are durable. */
  append(...records: JournalRecord[]): Promise<void> {
    if (this.frozen) return new Promise(() => {})
    if (this.closed) return Promise.reject(new AgentError('internal', 'The journal is closed.'))
    for (const record of records) this.state.apply(record)
    const lines = records.map(encodeRecord).join('')
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject })
      this.writing ??= this.writeAll()
    })
  }

  /** Waits for what was appended, then closes the file. */
  async close(): Promise<void> {
    this.closed = true
    await this.writing
    await this.file.close()
  }

  /** Writes nothing more, as if the process were killed now: later appends never resolve. For rehearsals. */
  async freeze(): Promise<void> {
    this.frozen = true
    await this.writing
    await this.file.close()
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.frozen) {
      const batch = this.waiting
      this.waiting = []
      try {
        if (this.broken || this.isWorthCompacting()) await this.rewrite()
        else await this.extend(batch.map((entry) => entry.lines).join(''))
        for (const entry of batch) entry.resolve()
      } catch (error) {
        this.broken = true
        const failure = new AgentError('internal', 'The journal could not be written.', { cause: error })
        for (const entry of batch) entry.reject(failure)
      }
    }
    this.writing = undefined
  }

  private async extend(lines: string): Promise<void> {
    await this.file.appendFile(lines)
    await this.file.datasync()
    this.bytes += Buffer.byteLength(lines)
  }

  private isWorthCompacting(): boolean {
    return this.bytes > COMPACT_FROM_BYTES && this.bytes > 2 * this.liveBytes
  }

  /** Writes the state as a new file in the old one's place; it holds everything appended so far. */
  private async rewrite(): Promise<void> {
    let lines = ''
    for (const record of this.state.records()) lines += encodeRecord(record)
    const next = await open(`${this.path}.new`, 'w', 0o600)
    try {
      await next.writeFile(lines)
      await next.sync()
    } finally {
      await next.close()
    }
    await rename(`${this.path}.new`, this.path)
    await syncFolder(dirname(this.path))
    await this.file.close()
    this.file = await open(this.path, 'a', 0o600)
    this.bytes = Buffer.byteLength(lines)
    this.liveBytes = this.bytes
    this.broken = false
  }
}

async function readOrEmpty(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
