import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Break, hashRecord, hashRoot, recordFields, type Seal, type SealedRecord, sealMistake } from './chain.ts'
import { readCsv } from './csv.ts'
import { exportColumns } from './export-format.ts'
import {
  counted,
  endMistake,
  type KnownHashes,
  type KnownHead,
  knownHashes,
  knownMistake,
  rootBreak,
  type Verdict,
} from './verify.ts'

/** A file that is no export of the audit log; the message says why. */
export class NoExport extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NoExport'
  }
}

/** What came of checking a file. */
export interface FileVerdict extends Verdict {
  /** Records that its seals cover, whether they are in the file or were left out. */
  readonly covered: number
  /** Known heads from before its first seal: nothing in it can be compared with them. */
  readonly uncompared: readonly KnownHead[]
}

/** What holds of a file, in words. */
export function fileInWords({ records, seals, covered }: FileVerdict): string {
  const theirs = seals === 1 ? 'this seal covers' : `these ${seals} seals cover`
  return `Intact: ${records} of ${counted(covered, 'record')} that ${theirs}.`
}

type Entry = Readonly<Record<string, string>>

/**
 * Checks an exported file by itself: every record has the hash that its seal names at its place, and the seals follow
 * one another to the last. Whether that is the head that was published, only `knownHeads` can say. Records may have been
 * left out: a filter does that.
 */
export async function verifyFile(path: string, knownHeads: readonly KnownHead[] = []): Promise<FileVerdict> {
  const known = knownHashes(knownHeads)
  // Hashes of the records, by the numbers of their seals: seals come last.
  const recordsOf = new Map<number, { number: number; hash: string }[]>()
  let start: Seal | undefined
  let before: Seal | undefined
  let records = 0
  let seals = 0
  const verdict = (broken?: Break): FileVerdict => ({
    records,
    seals,
    head: before,
    broken,
    covered: start && before ? before.last - start.first + 1 : 0,
    // The first seal has the hash of the one before it.
    uncompared: knownHeads.filter(({ number }) => start && number < start.number - 1),
  })
  for await (const entry of entries(path)) {
    if (entry['kind'] === 'record') {
      const number = numberOf(entry, 'number')
      const hash = hashRecord(Object.fromEntries(recordFields.map((name) => [name, entry[name] ?? ''])) as SealedRecord)
      const seal = numberOf(entry, 'seal')
      if (hash !== entry['hash'])
        return verdict({
          seal,
          record: number,
          problem: `Record ${number} was changed: it does not have its own hash.`,
        })
      const those = recordsOf.get(seal)
      if (those) those.push({ number, hash })
      else recordsOf.set(seal, [{ number, hash }])
      continue
    }
    if (entry['kind'] !== 'seal') throw new NoExport('A line is neither a record nor a seal of the audit log.')
    const seal = sealOf(entry)
    const mistake =
      sealMistake(seal, before, false) ?? knownMistake(seal, known) ?? (before ? undefined : linkMistake(seal, known))
    if (mistake) return verdict(mistake)
    const theirs = recordsOf.get(seal.number)
    recordsOf.delete(seal.number)
    const problem = theirs && recordsMistake(seal, theirs, entry['records'] ?? '')
    if (problem) return verdict(problem)
    records += theirs?.length ?? 0
    seals += 1
    start ??= seal
    before = seal
  }
  const [unsealed] = recordsOf
  if (unsealed) {
    const [seal, [first]] = unsealed
    return verdict({ seal, record: first?.number ?? null, problem: `Seal ${seal} is missing in the file.` })
  }
  if (!before) throw new NoExport('The file has neither a record nor a seal: it is no export of the audit log.')
  return verdict(endMistake(before, before, known))
}

/** The seal before the first of a file is not in it, but its hash is. */
function linkMistake({ number, previous }: Seal, known: KnownHashes): Break | undefined {
  return knownMistake({ number: number - 1, hash: previous }, known)
}

function recordsMistake(
  seal: Seal,
  theirs: readonly { number: number; hash: string }[],
  listed: string,
): Break | undefined {
  const hashes = listed === '' ? [] : listed.split(' ')
  if (hashes.length !== seal.last - seal.first + 1 || hashRoot(hashes) !== seal.root) return rootBreak(seal)
  const strange = theirs.find(({ number, hash }) => hashes[number - seal.first] !== hash)
  if (!strange) return undefined
  const problem = `Record ${strange.number} was changed together with its hash: its seal names another.`
  return { seal: seal.number, record: strange.number, problem }
}

function sealOf(entry: Entry): Seal {
  const { sealedAt = '', previous = '', root = '', hash = '' } = entry
  return {
    number: numberOf(entry, 'number'),
    sealedAt,
    first: numberOf(entry, 'first'),
    last: numberOf(entry, 'last'),
    previous,
    root,
    hash,
  }
}

function numberOf(entry: Entry, name: string): number {
  const value = Number(entry[name])
  if (!Number.isSafeInteger(value) || value < 1) throw new NoExport(`A line has no ${name}.`)
  return value
}

/** The lines of a file, in whichever format it is. */
async function* entries(path: string): AsyncGenerator<Entry> {
  const start = await firstCharacter(path)
  if (start === '') return
  // Opened not before somebody reads it: nobody would hear of its failure.
  const text = createReadStream(path, { encoding: 'utf8' })
  if (start === '{') {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) if (line !== '') yield parse(line)
    return
  }
  let columns: readonly string[] | undefined
  for await (const row of readCsv(text)) {
    if (columns) yield Object.fromEntries(columns.map((name, place) => [name, row[place] ?? '']))
    else if (row.join() === exportColumns.join()) columns = row
    else throw new NoExport('This is no export of the audit log: its first line is another.')
  }
}

async function firstCharacter(path: string): Promise<string> {
  try {
    for await (const piece of createReadStream(path, { encoding: 'utf8', end: 3 })) return String(piece).slice(0, 1)
    return ''
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new NoExport(`The file ${path} cannot be read (${why}).`, { cause })
  }
}

function parse(line: string): Entry {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new NoExport('A line is not JSON: the file was cut or changed.', { cause })
  }
  if (typeof value !== 'object' || value === null) throw new NoExport('A line is no object.')
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, String(member)]))
}
