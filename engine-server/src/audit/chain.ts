// What is hashed, and how: the one place that says so, for sealing, for checking a database and for checking a file.
import { createHash } from 'node:crypto'

/** A record as it is hashed and exported: text only, absent is empty. The order of the names is the order of hashing. */
export const recordFields = [
  'at',
  'lastAt',
  'repeats',
  'userId',
  'userName',
  'loginId',
  'clientAddress',
  'requestId',
  'apiOperation',
  'objectKind',
  'objectId',
  'objectName',
  'outcome',
  'code',
  'operationId',
  'fields',
  'summary',
] as const
export type SealedRecord = Readonly<Record<(typeof recordFields)[number], string>>

/** A seal; hashes are hexadecimal. It covers the records at the places `first` to `last`. */
export interface Seal {
  readonly number: number
  readonly sealedAt: string
  readonly first: number
  readonly last: number
  /** Hash of the seal before. */
  readonly previous: string
  /** Hash over the hashes of its records. */
  readonly root: string
  readonly hash: string
}

/** What the first seal has before it. */
export const noSeal = '0'.repeat(64)

/** Hash of a record. JSON in front of the hash: no two records have the same bytes, wherever their texts are cut. */
export function hashRecord(record: SealedRecord): string {
  return sha256(`overt audit record 1\n${JSON.stringify(recordFields.map((name) => record[name]))}`)
}

/** Hash over the hashes of a seal's records, in their order. */
export function hashRoot(recordHashes: readonly string[]): string {
  return sha256(`overt audit root 1\n${recordHashes.join('\n')}`)
}

/** Hash of a seal over all of its other members. */
export function hashSeal({ number, sealedAt, first, last, previous, root }: Omit<Seal, 'hash'>): string {
  return sha256(`overt audit seal 1\n${JSON.stringify([number, sealedAt, first, last, previous, root])}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Where a chain is no longer what was sealed. */
export interface Break {
  readonly seal: number | null
  readonly record: number | null
  /** A sentence. */
  readonly problem: string
}

/** What is wrong with a seal that is to follow `before` (undefined: it begins a chain), or nothing. */
export function sealMistake(seal: Seal, before: Seal | undefined, isFirst: boolean): Break | undefined {
  const broken = (problem: string): Break => ({ seal: seal.number, record: null, problem })
  const expected = before ? before.number + 1 : isFirst ? 1 : seal.number
  if (seal.number !== expected)
    return { seal: expected, record: null, problem: `Seal ${expected} is missing: seal ${seal.number} comes next.` }
  if (seal.hash !== hashSeal(seal)) return broken(`Seal ${seal.number} was changed: it does not have its own hash.`)
  const previous = before ? before.hash : isFirst ? noSeal : seal.previous
  if (seal.previous !== previous)
    return broken(`Seal ${seal.number} does not follow the one before it: that one was replaced.`)
  const first = before ? before.last + 1 : isFirst ? 1 : seal.first
  if (seal.first !== first) return broken(`Seal ${seal.number} begins at record ${seal.first}, not at ${first}.`)
  return undefined
}
