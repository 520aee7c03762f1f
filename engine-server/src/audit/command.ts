// `verify`: checks the chain of a database or of an exported file, without an engine. Ends with 0 when everything is as
// it was sealed, 2 when it is not, and 1 when that could not be found out. The launcher runs it (`npm run audit`).
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openDatabase, openPool } from '../db/database.ts'
import { listCheckedHeads } from './check-store.ts'
import { intactInWords, type KnownHead, type Verdict, verifyChain } from './verify.ts'
import { fileInWords, NoExport, verifyFile } from './verify-file.ts'

const exitCodes = { sound: 0, unknown: 1, broken: 2 } as const

/** Why nothing was checked; the message is for the operator. */
class CannotCheck extends Error {}

function readWords(words: readonly string[]): { file: string | undefined; head: KnownHead | undefined } {
  const options = { file: { type: 'string' }, head: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
  if (positionals.join(' ') !== 'verify') throw new CannotCheck('Say verify: it is all that can be done here.')
  const { file, head } = values
  if (head === undefined) return { file, head: undefined }
  const [, number = '', hash = ''] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/i.exec(head) ?? []
  if (number === '') throw new CannotCheck('--head is the number of a seal and its hash, as 12:3f5a…')
  return { file, head: { number: Number(number), hash: hash.toLowerCase() } }
}

async function verifyDatabase(url: string, heads: readonly KnownHead[]): Promise<Verdict> {
  const pool = openPool({ url, maxConnections: 1 })
  try {
    const db = openDatabase(pool)
    return await verifyChain(db, { knownHeads: [...(await listCheckedHeads(db)), ...heads], onProgress: tellProgress })
  } finally {
    await pool.end()
  }
}

function tellProgress(checked: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${checked} of ${of} records`)
}

/** Says what was found; `uncompared` are heads that nothing could be compared with. */
function tell({ head, broken }: Verdict, intact: string, uncompared: readonly KnownHead[] = []): number {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  const lines = broken
    ? [
        `The audit log is not as it was sealed. ${broken.problem}`,
        ...(broken.seal === null ? [] : [`First broken seal: ${broken.seal}`]),
        ...(broken.record === null ? [] : [`First broken record: ${broken.record}`]),
        intact,
      ]
    : [intact, head ? `Head: ${head.number}:${head.hash}` : 'Nothing is sealed yet.']
  process.stdout.write(`${lines.join('\n')}\n`)
  if (broken) return exitCodes.broken
  for (const { number } of uncompared)
    process.stderr.write(
      `Seal ${number} cannot be compared: the file begins after it. Export again with older records, or give a later head.\n`,
    )
  return uncompared.length > 0 ? exitCodes.unknown : exitCodes.sound
}

async function main(words: readonly string[]): Promise<number> {
  const { file, head } = readWords(words)
  const heads = head ? [head] : []
  if (file !== undefined) {
    if (!existsSync(file)) throw new CannotCheck(`There is no file ${file}.`)
    const verdict = await verifyFile(file, heads)
    return tell(verdict, fileInWords(verdict), verdict.uncompared)
  }
  const url = process.env['OVERT_DATABASE_URL']
  if (url === undefined) throw new CannotCheck('OVERT_DATABASE_URL names no database, and --file no file.')
  const verdict = await verifyDatabase(url, heads)
  return tell(verdict, intactInWords(verdict))
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const said = error instanceof Error ? error.message : String(error)
  const plain = error instanceof CannotCheck || error instanceof NoExport
  process.stderr.write(`Nothing was checked. ${said}${plain || said.endsWith('.') ? '' : '.'}\n`)
  process.exitCode = exitCodes.unknown
}
