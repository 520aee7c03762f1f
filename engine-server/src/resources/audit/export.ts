import { Readable } from 'node:stream'
import type { Seal } from '../../audit/chain.ts'
import { csvRow } from '../../audit/csv.ts'
import { exportColumns } from '../../audit/export-format.ts'
import type { Db } from '../../db/database.ts'
import { type AuditFilter, listSealed, listSeals } from './store.ts'

/** A file for programs, or one for spreadsheets. */
export type ExportFormat = 'jsonl' | 'csv'

const pageRows = 500
/** Every seal of a page may carry the hashes of a thousand records. */
const pageSeals = 50

/**
 * The log as a file, read page by page as fast as it is taken. First the records; then the seals from that of the first
 * of them to the head, which is the proof: those of exported records with the hashes of all their records, the others
 * as mere links.
 */
export function exportStream(db: Db, format: ExportFormat, filter: AuditFilter, head: Seal | undefined): Readable {
  return Readable.from(write(db, format, filter, head), { objectMode: false, highWaterMark: 65_536 })
}

async function* write(
  db: Db,
  format: ExportFormat,
  filter: AuditFilter,
  head: Seal | undefined,
): AsyncGenerator<string> {
  const line = format === 'csv' ? csvLine : jsonLine
  if (format === 'csv') yield csvRow(exportColumns)
  if (!head) return
  const exported = new Set<number>()
  for (let after = 0; ; ) {
    const rows = await listSealed(db, filter, { after, upTo: head.last, limit: pageRows })
    const last = rows.at(-1)
    if (!last) break
    for (const { seal } of rows) exported.add(seal)
    yield rows.map((row) => line({ kind: 'record', ...row })).join('')
    if (rows.length < pageRows) break
    after = last.number
  }
  const [first = head.number] = exported // a Set keeps the order of insertion
  for (let from = first; from <= head.number; ) {
    const seals = await listSeals(db, { from, upTo: head.number, limit: pageSeals, opened: exported })
    const last = seals.at(-1)
    if (!last) return
    yield seals.map((seal) => line({ kind: 'seal', ...seal })).join('')
    from = last.number + 1
  }
}

type Entry = Readonly<Record<string, unknown>>

function jsonLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`
}

function csvLine(entry: Entry): string {
  return csvRow(exportColumns.map((name) => (entry[name] === undefined ? '' : String(entry[name] as string | number))))
}
