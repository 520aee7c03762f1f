import { crc32 } from 'node:zlib'
import type { AgentErrorData, MachineExit } from '@overt/api-client/agent'

/** How a command ended, as it is answered again when its key is repeated. */
export type CommandOutcome = { result: unknown } | { error: { message: string; data: AgentErrorData } }

/**
 * What became of a run on this host: `starting` before anything was made, `started` once the hypervisor said so, `expected`
 * before it comes from another host, `elsewhere` once it has left for one or did not come after all.
 */
export type RunMark = 'starting' | 'started' | 'ended' | 'expected' | 'elsewhere'

/** One fact of the journal. `t` names its kind; names are forever. */
export type JournalRecord =
  | { t: 'running'; key: string; operationId: string; method: string; at: string }
  | { t: 'done'; key: string; operationId: string; method: string; at: string; outcome: CommandOutcome }
  | { t: 'dropped'; key: string }
  | { t: 'forget'; operationIds: string[] }
  | { t: 'generation'; operationId: string; generation: number }
  | { t: 'registered'; hostId: string; engineId: string }
  | { t: 'epoch'; epoch: number }
  | { t: 'session'; number: number }
  | { t: 'lease'; domainId: string; number: number }
  | { t: 'run'; vmId: string; runId: string; runNumber: number; operationId: string; mark: RunMark; at: string }
  | { t: 'exit'; exit: MachineExit }
  | { t: 'acknowledged'; runId: string }
  | { t: 'child'; id: string; pid: number; startTime: number; what: string }
  | { t: 'childEnd'; id: string }

/** One line: a checksum of 8 hex digits, a space, the record as JSON, a newline. */
export function encodeRecord(record: JournalRecord): string {
  const json = JSON.stringify(record)
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
}

/**
 * Reads records until the first line that is torn or damaged. `validBytes` is the length of the good prefix; bytes
 * after it are what a crash left unfinished, or damage.
 */
export function decodeRecords(bytes: Buffer): { records: JournalRecord[]; validBytes: number } {
  const records: JournalRecord[] = []
  let position = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, position)
    if (end < 0) break
    const record = decodeLine(bytes.toString('utf8', position, end))
    if (!record) break
    records.push(record)
    position = end + 1
  }
  return { records, validBytes: position }
}

function decodeLine(line: string): JournalRecord | undefined {
  const json = line.slice(9)
  if (line[8] !== ' ' || crc32(json).toString(16).padStart(8, '0') !== line.slice(0, 8)) return undefined
  try {
    return JSON.parse(json) as JournalRecord // the checksum says that encodeRecord wrote it
  } catch {
    return undefined
  }
}
