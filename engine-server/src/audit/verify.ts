import { type RawBuilder, sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { type Break, hashRecord, hashRoot, type Seal, type SealedRecord, sealMistake } from './chain.ts'
import { findHead, sealColumns, sealedColumns } from './store.ts'

/** What came of a check. */
export interface Verdict {
  /** That were found as sealed. */
  readonly records: number
  readonly seals: number
  /** The last seal that holds. */
  readonly head: Seal | undefined
  /** The first place where the chain does not hold. */
  readonly broken: Break | undefined
}

/** What holds, in words. */
export function intactInWords({ records, seals }: Pick<Verdict, 'records' | 'seals'>): string {
  return `Intact: ${counted(records, 'record')} under ${counted(seals, 'seal')}.`
}

/** A number of things, in words. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** The head of some earlier time, noted down elsewhere or by an earlier check. */
export interface KnownHead {
  readonly number: number
  readonly hash: string
}

/** Hashes by the numbers of their seals. Two of one number contradict each other: neither is dropped for the other. */
export type KnownHashes = ReadonlyMap<number, ReadonlySet<string>>

/** All that was noted down, by whomever. */
export function knownHashes(heads: readonly KnownHead[]): KnownHashes {
  const known = new Map<number, Set<string>>()
  for (const { number, hash } of heads) known.set(number, (known.get(number) ?? new Set()).add(hash))
  return known
}

/** What a check is told and tells on its way. */
export interface VerifyOptions {
  /** Heads that the chain must have had. */
  readonly knownHeads?: readonly KnownHead[]
  readonly signal?: AbortSignal
  readonly onProgress?: (checked: number, of: number) => void
}

/** Rows read and hashed in one go; between two of them everything else has its turn. */
const pageRows = 500

type PlaceRow = SealedRecord & {
  readonly number: number
  readonly seal: number
  readonly placeHash: string
  readonly id: number | null
}

/**
 * Checks the whole chain, up to the head of now. Nothing is locked: what is sealed does not change, and if it does, that
 * is what is looked for. Stops at the first break.
 */
export async function verifyChain(db: DbOrTx, options: VerifyOptions = {}): Promise<Verdict> {
  const head = await findHead(db)
  const known = knownHashes(options.knownHeads ?? [])
  const places = pages<PlaceRow>((after) => readPlaces(db, after))
  let before: Seal | undefined
  let records = 0
  const verdict = (broken?: Break): Verdict => ({ records, seals: before?.number ?? 0, head: before, broken })
  for await (const seal of pages<Seal>((after) => readSeals(db, after, head?.number ?? 0))) {
    const mistake = sealMistake(seal, before, true) ?? knownMistake(seal, known)
    if (mistake) return verdict(mistake)
    const hashes: string[] = []
    for (let number = seal.first; number <= seal.last; number++) {
      const { value: place } = await places.next()
      const problem = placeProblem(place, number, seal)
      if (problem !== undefined) return verdict({ seal: seal.number, record: number, problem })
      hashes.push(place?.placeHash ?? '')
      records += 1
      if (records % pageRows === 0) {
        options.signal?.throwIfAborted()
        options.onProgress?.(records, head?.last ?? records)
      }
    }
    if (hashRoot(hashes) !== seal.root) return verdict(rootBreak(seal))
    before = seal
  }
  return verdict(endMistake(before, head, known) ?? (await findUnsealed(db, before?.last ?? 0, options.signal)))
}

function placeProblem(place: PlaceRow | undefined, number: number, seal: Seal): string | undefined {
  if (place?.number !== number) return `The place of record ${number} was removed.`
  if (place.id === null) return `Record ${number} was removed.`
  if (place.seal !== seal.number) return `Record ${number} was put under another seal.`
  if (hashRecord(place) !== place.placeHash) return `Record ${number} was changed after it was sealed.`
  return undefined
}

/** Records and their own hashes agree, but not with the seal. */
export function rootBreak({ number, first, last }: Seal): Break {
  const problem = `A record from ${first} to ${last} was replaced together with its hash: seal ${number} does not fit.`
  return { seal: number, record: null, problem }
}

/** A seal that has another hash than it had when somebody noted it down. */
export function knownMistake(seal: Pick<Seal, 'number' | 'hash'>, known: KnownHashes): Break | undefined {
  const noted = known.get(seal.number) ?? new Set()
  if ([...noted].every((hash) => hash === seal.hash)) return undefined
  const problem = `Seal ${seal.number} is not the one that was noted down: the chain was made anew up to it or before.`
  return { seal: seal.number, record: null, problem }
}

/** A chain that ends before a seal that it had. */
export function endMistake(last: Seal | undefined, head: Seal | undefined, known: KnownHashes): Break | undefined {
  const end = Math.max(head?.number ?? 0, ...known.keys())
  const reached = last?.number ?? 0
  if (reached >= end) return undefined
  const problem = `The chain ends at seal ${reached}; seal ${end} was there once. What came after ${reached} was removed.`
  return { seal: reached + 1, record: null, problem }
}

/** What the seals do not cover and what does not wait for one either. */
async function findUnsealed(db: DbOrTx, last: number, signal: AbortSignal | undefined): Promise<Break | undefined> {
  const { rows } = await sql<{ place: number | null; lost: number | null }>`
    select (select min(number) from audit_place where number > ${last}
        and seal > coalesce((select max(number) from audit_seal), 0)) as place,
      (select min(w.record) from audit_waiting w
        where not exists (select from audit_record r where r.id = w.record)) as lost`.execute(db)
  const { place = null, lost = null } = rows[0] ?? {}
  if (place !== null) return { seal: null, record: place, problem: `The seal of record ${place} was removed.` }
  const record = await findPlaceless(db, signal)
  const problem =
    record !== null
      ? `A record (row ${record}) was put in or taken out of its place by hand.`
      : lost !== null
        ? `A record (row ${lost}) was removed before it was sealed.`
        : undefined
  return problem === undefined ? undefined : { seal: null, record: null, problem }
}

/** Rows of the records whose places are looked for in one go: over all at once the database gives up. */
const placelessRows = 10_000

/** A page of that. Places are looked up row by row: joined as a table, all of them would be read for each page. */
export function placelessPage(
  after: number,
): RawBuilder<{ count: number; last: number | null; record: number | null }> {
  return sql`
    select count(*) as count, max(r.id) as last,
      min(r.id) filter (where p.found is null and w.found is null) as record
    from (select id from audit_record where id > ${after} order by id limit ${sql.lit(placelessRows)}) r
    left join lateral (select true as found from audit_place where record = r.id limit 1) p on true
    left join lateral (select true as found from audit_waiting where record = r.id limit 1) w on true`
}

/** The first record that has no place and waits for none. */
async function findPlaceless(db: DbOrTx, signal: AbortSignal | undefined): Promise<number | null> {
  for (let after = 0; ; ) {
    signal?.throwIfAborted()
    const { rows } = await placelessPage(after).execute(db)
    const { count = 0, last = null, record = null } = rows[0] ?? {}
    if (record !== null || last === null || count < placelessRows) return record
    after = last
  }
}

/** Rows one after the other, read page by page; the next begins after the last number. */
async function* pages<Row extends { readonly number: number }>(
  read: (after: number) => Promise<Row[]>,
): AsyncGenerator<Row, undefined> {
  for (let after = 0; ; ) {
    const rows = await read(after)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return undefined
    after = last.number
  }
}

async function readSeals(db: DbOrTx, after: number, upTo: number): Promise<Seal[]> {
  const { rows } = await sql<Seal>`select ${sealColumns} from audit_seal s
    where s.number > ${after} and s.number <= ${upTo} order by s.number limit ${sql.lit(pageRows)}`.execute(db)
  return rows
}

async function readPlaces(db: DbOrTx, after: number): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    select p.number, p.seal, encode(p.hash, 'hex') as "placeHash", r.id, ${sealedColumns}
    from audit_place p left join audit_record r on r.id = p.record
    where p.number > ${after} order by p.number limit ${sql.lit(pageRows)}`.execute(db)
  return rows
}
