import { type RawBuilder, sql } from 'kysely'
import type { Seal, SealedRecord } from '../../audit/chain.ts'
import { sealColumns, sealedColumns } from '../../audit/store.ts'
import type { DbOrTx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A record as lists show it. */
export interface AuditRow {
  readonly id: number
  readonly at: Date
  readonly last_at: Date | null
  readonly repeats: number
  readonly user_id: string | null
  readonly user_name: string
  readonly login_id: string | null
  readonly client_address: string
  readonly request_id: string
  readonly api_operation: string
  readonly object_kind: string | null
  readonly object_id: string | null
  readonly object_name: string | null
  readonly outcome: string
  readonly code: string | null
  readonly operation_id: string | null
  readonly fields: string[]
  readonly summary: string
  readonly place: number | null
  readonly seal: number | null
  readonly hash: string | null
  /** `at` to the microsecond, for the cursor. */
  readonly page_at: string
}

/** What records are narrowed to, in lists and exports. */
export interface AuditFilter {
  readonly since: string | undefined
  readonly until: string | undefined
  readonly userId: readonly string[] | undefined
  readonly objectId: readonly string[] | undefined
  readonly apiOperation: readonly string[] | undefined
  readonly outcome: readonly string[] | undefined
}
export interface AuditPage extends AuditFilter {
  readonly limit: number
  readonly after: readonly [at: string, id: string] | undefined
  readonly search: string | undefined
  readonly id: string | undefined
}

function conditionsOf(filter: AuditFilter): RawBuilder<unknown> {
  const { since, until, userId, objectId, apiOperation, outcome } = filter
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (since !== undefined) conditions.push(sql`r.at >= ${since}::timestamptz`)
  if (until !== undefined) conditions.push(sql`r.at < ${until}::timestamptz`)
  if (userId !== undefined) conditions.push(oneOf('r.user_id', userId, 'uuid'))
  if (objectId !== undefined) conditions.push(oneOf('r.object_id', objectId, 'uuid'))
  if (apiOperation !== undefined) conditions.push(oneOf('r.api_operation', apiOperation, 'text'))
  if (outcome) conditions.push(sql`r.outcome = any(${[...outcome]}::text[])`)
  // Said again in the words of the index.
  if (outcome && !outcome.includes('done')) conditions.push(sql`r.outcome <> 'done'`)
  return sql.join(conditions, sql` and `)
}

/** Of one value PostgreSQL reads the index in the order of the page; of `any` it would sort all there are. */
function oneOf(column: string, values: readonly string[], type: 'uuid' | 'text'): RawBuilder<unknown> {
  const [value, ...others] = values
  if (value === undefined || others.length > 0) return sql`${sql.ref(column)} = any(${[...values]}::${sql.raw(type)}[])`
  return sql`${sql.ref(column)} = ${value}::${sql.raw(type)}`
}

/** A page, newest first, and one row more. */
export async function listPage(db: DbOrTx, page: AuditPage): Promise<AuditRow[]> {
  return (await pageQuery(page).execute(db)).rows
}

/** What reads a page: never more places than it has rows. */
export function pageQuery(page: AuditPage): RawBuilder<AuditRow> {
  const { limit, after, search, id } = page
  const beyond = after ? sql`(r.at, r.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql`true`
  const one = id === undefined ? sql`true` : sql`r.id = ${id}::bigint`
  const texts = containsText(search, 'r.user_name', 'r.object_name', 'r.client_address', 'r.summary')
  return sql<AuditRow>`
    select r.*, p.number as place, p.seal, encode(p.hash, 'hex') as hash
    from (select r.id, r.at, r.last_at, r.repeats, r.user_id, r.user_name, r.login_id, r.client_address, r.request_id,
        r.api_operation, r.object_kind, r.object_id, r.object_name, r.outcome, r.code, r.operation_id, r.fields,
        r.summary, r.at::text as page_at
      from audit_record r where ${conditionsOf(page)} and ${one} and ${texts} and ${beyond}
      order by r.at desc, r.id desc limit ${limit + 1}) r
    left join lateral (select number, seal, hash from audit_place where record = r.id limit 1) p on true
    order by r.at desc, r.id desc`
}

/** A sealed record, as it is exported. */
export type ExportedRow = SealedRecord & { readonly number: number; readonly seal: number; readonly hash: string }

/** Sealed records after a place and up to one, oldest first. */
export async function listSealed(
  db: DbOrTx,
  filter: AuditFilter,
  range: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    select p.number, p.seal, encode(p.hash, 'hex') as hash, ${sealedColumns}
    from audit_place p join audit_record r on r.id = p.record
    where p.number > ${range.after} and p.number <= ${range.upTo} and ${conditionsOf(filter)}
    order by p.number limit ${range.limit}`.execute(db)
  return rows
}

/** Seals from one on; `opened` says which of them with the hashes of their records, one after the other. */
export async function listSeals(
  db: DbOrTx,
  range: { readonly from: number; readonly upTo: number; readonly limit: number; readonly opened: ReadonlySet<number> },
): Promise<(Seal & { readonly records: string })[]> {
  const { from, upTo, limit, opened } = range
  const wanted = Array.from({ length: Math.min(limit, upTo - from + 1) }, (_, place) => from + place)
  const { rows } = await sql<Seal & { records: string }>`
    select ${sealColumns}, case when s.number = any(${wanted.filter((number) => opened.has(number))}::bigint[]) then (
      select string_agg(encode(p.hash, 'hex'), ' ' order by p.number) from audit_place p
      where p.number between s.first_place and s.last_place) else '' end as records
    from audit_seal s where s.number >= ${from} and s.number <= ${upTo}
    order by s.number limit ${limit}`.execute(db)
  return rows
}

/** What the state of the chain is made of. */
export interface ChainRow {
  readonly waiting: number
  readonly waiting_since: Date | null
  readonly checked_at: Date | null
  readonly records: number
  readonly seals: number
  readonly broken_seal: number | null
  readonly broken_record: number | null
  readonly problem: string | null
}
export async function findChain(db: DbOrTx): Promise<ChainRow> {
  const { rows } = await sql<ChainRow>`
    select w.waiting, w.waiting_since, c.ended_at as checked_at, coalesce(c.records, 0) as records,
      coalesce(c.seals, 0) as seals, c.broken_seal, c.broken_record, c.problem
    from (select count(*) as waiting, min(r.at) as waiting_since
      from audit_waiting w left join audit_record r on r.id = w.record) w
    left join (select * from audit_check order by id desc limit 1) c on true`.execute(db)
  const [row] = rows
  if (!row) throw new Error('A count always has a row')
  return row
}

/** The check that goes on now. */
export interface CheckingRow {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly progress_percent: number
  readonly cancellable: boolean
}
export async function findChecking(db: DbOrTx): Promise<CheckingRow | undefined> {
  const { rows } = await sql<CheckingRow>`
    select o.id, o.kind, o.status, o.progress_percent, o.cancellable from operation o
    where o.kind = 'audit.verify' and o.ended_at is null order by o.created_at limit 1`.execute(db)
  return rows[0]
}
