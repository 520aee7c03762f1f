import { open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemErrorCode } from '../../errors.ts'
import { namesIn } from '../../system/files.ts'

/** What libvirt's log of a domain tells of one run. Absent: the log does not say. */
export type RunLog = {
  startedAt?: Date
  endedAt?: Date
  /** libvirt's word for how it ended: `shutdown`, `destroyed`, `crashed`, … */
  endReason?: string
}

/** Of a long log only the end is read; a start before it is then not found, an end is. */
const TAIL_BYTES = 4 * 1024 ** 2

const line =
  /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\+0000: (starting up|shutting down)(?:, reason=([a-z][a-z -]{0,30}))?/

/**
 * Reads the log libvirt keeps of a domain over all its runs. It is the only witness when a guest ended while neither
 * agent nor libvirt daemon was there to see it, or before the daemon was restarted: the reason in a domain's state does
 * not outlive the daemon. Only what happened after `since` counts, as older lines are about older runs.
 */
export async function readRunLog(path: string, since: Date): Promise<RunLog> {
  return parseRunLog(await readTail(path), since)
}

/** As `readRunLog`, for text already read. */
export function parseRunLog(text: string, since: Date): RunLog {
  const found: RunLog = {}
  for (const each of text.split('\n')) {
    const match = line.exec(each)
    if (!match) continue
    const [, date, time, what, reason] = match
    const at = new Date(`${date}T${time}Z`)
    if (at < since || Number.isNaN(at.getTime())) continue
    if (what === 'starting up') {
      found.startedAt = at
      delete found.endedAt
      delete found.endReason
    } else {
      found.endedAt = at
      if (reason !== undefined) found.endReason = reason
    }
  }
  return found
}

/** Removes a log with what virtlogd (`.log.0`) and logrotate (`.log.1.gz`) have put aside of it. Repeatable. */
export async function removeRunLogs(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)]
  for (const each of await namesIn(folder)) {
    const rest = each.startsWith(name) ? each.slice(name.length) : undefined
    if (rest !== undefined && /^(\.\d{1,3}(\.gz)?)?$/.test(rest)) await rm(join(folder, each), { force: true })
  }
}

async function readTail(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const length = Math.min(size, TAIL_BYTES)
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await file.read(buffer, 0, length, size - length)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return '' // never started, or cleaned away
    throw error
  }
}
