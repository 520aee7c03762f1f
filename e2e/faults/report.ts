import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One case as it went. */
export interface Row {
  readonly part: string
  readonly kind: string
  readonly point: string
  /** What became of it, in words; begins with `FAILED` when something was wrong. */
  readonly result: string
  /** Seconds from the kill to the operation's end; absent when it failed. */
  readonly seconds?: number
}

const rowsFile = (folder: string) => join(folder, 'fault-rows.jsonl')

/** Keeps a row; kept in a file, because a failed case ends the process. */
export function keepRow(folder: string, row: Row): void {
  appendFileSync(rowsFile(folder), `${JSON.stringify(row)}\n`)
}

/** Writes the report of all rows kept. */
export function writeReport(folder: string, file: string): void {
  if (!existsSync(rowsFile(folder))) return
  const rows = readFileSync(rowsFile(folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  const failed = rows.filter(({ result }) => result.startsWith('FAILED'))
  const lines = [
    '# Kills on the real stack',
    '',
    'Written by `npm run test:faults`. Each row is one SIGKILL of one process at one point of one operation, on real',
    'libvirt and QEMU. After each: the operation has ended, nothing is left behind (domains, volumes, locks, sockets,',
    'rows), the guest never ran twice, and another guest ran on as the same process, counting without a stop.',
    '',
    `${new Date().toISOString().slice(0, 10)}: ${rows.length - failed.length} passed, ${failed.length} failed.`,
    '',
    '| Killed | Operation | Point | Result | Kill to end |',
    '|---|---|---|---|---:|',
    ...rows.map(
      ({ part, kind, point, result, seconds }) =>
        `| ${part} | ${kind} | ${point} | ${result.replaceAll('|', '\\|').replaceAll('\n', ' ')} | ${seconds === undefined ? '' : `${seconds.toFixed(1)} s`} |`,
    ),
    '',
  ]
  writeFileSync(file, lines.join('\n'))
}
