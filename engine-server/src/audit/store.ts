import { type RawBuilder, sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { Seal, SealedRecord } from './chain.ts'

/** A record to be written. */
export interface NewRecord {
  readonly userId: string | null
  readonly userName: string
  readonly loginId: string | null
  readonly clientAddress: string
  readonly requestId: string
  /** As the contract names it; `openConsole` for a console's WebSocket, `*` where several were gathered. */
  readonly apiOperation: string
  readonly object: { readonly kind: string; readonly id: string | null; readonly name: string | null } | null
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly code: string | null
  readonly operationId: string | null
  readonly fields: readonly string[]
  readonly summary: string
  /** When it was, if that is not now. */
  readonly at?: Date
  /** Of gathered refusals: how many, and from when to when. */
  readonly gathered?: { readonly repeats: number; readonly from: Date; readonly to: Date }
}

/** Writes a record: with a transaction, it becomes part of what that does. */
export async function insertRecord(db: DbOrTx, record: NewRecord): Promise<void> {
  const { object, gathered } = record
  await sql`insert into audit_record (at, last_at, repeats, user_id, user_name, login_id, client_address, request_id,
      api_operation, object_kind, object_id, object_name, outcome, code, operation_id, fields, summary)
    values (coalesce(${gathered?.from ?? record.at ?? null}::timestamptz, clock_timestamp()), ${gathered?.to ?? null},
      ${gathered?.repeats ?? 1}, ${record.userId}, ${plainText(record.userName)}, ${record.loginId},
      ${record.clientAddress}, ${record.requestId}, ${record.apiOperation}, ${object?.kind ?? null},
      ${object?.id ?? null}, ${object?.name === undefined || object.name === null ? null : plainText(object.name)},
      ${record.outcome}, ${record.code}, ${record.operationId}, ${[...record.fields]}::text[],
      ${plainText(record.summary)})`.execute(db)
}

/** Most characters of a text in a record. */
const longestText = 1_000
// Control characters, line ends and what turns the direction of writing: a record must read as what it is, in a
// terminal and in a spreadsheet too.
const misleading = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

function plainText(text: string): string {
  return text.slice(0, longestText).toWellFormed().replace(misleading, '\ufffd')
}

/** A time as it is hashed: to the microsecond, so that nothing of what is stored is left out. */
const timeText = (column: string): RawBuilder<string> =>
  sql<string>`coalesce(to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')`

/** The columns of a record (`r`) as `SealedRecord` has them. */
export const sealedColumns = sql`${timeText('r.at')} as "at", ${timeText('r.last_at')} as "lastAt",
  r.repeats::text as "repeats", coalesce(r.user_id::text, '') as "userId", r.user_name as "userName",
  coalesce(r.login_id::text, '') as "loginId", r.client_address as "clientAddress", r.request_id as "requestId",
  r.api_operation as "apiOperation", coalesce(r.object_kind, '') as "objectKind",
  coalesce(r.object_id::text, '') as "objectId", coalesce(r.object_name, '') as "objectName", r.outcome,
  coalesce(r.code, '') as "code", coalesce(r.operation_id::text, '') as "operationId",
  array_to_string(r.fields, ' ') as "fields", r.summary`

/** The columns of a seal (`s`) as `Seal` has them. */
export const sealColumns = sql`s.number, ${timeText('s.sealed_at')} as "sealedAt", s.first_place as "first",
  s.last_place as "last", encode(s.previous, 'hex') as "previous", encode(s.root, 'hex') as "root",
  encode(s.hash, 'hex') as "hash"`

/** Engines that seal at once do it one after the other. */
export async function lockSeals(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt audit seal'))`.execute(tx)
}
export async function findHead(db: DbOrTx): Promise<Seal | undefined> {
  const { rows } = await sql<Seal>`select ${sealColumns} from audit_seal s order by s.number desc limit 1`.execute(db)
  return rows[0]
}
export async function databaseTime(db: DbOrTx): Promise<string> {
  const { rows } = await sql<{ now: string }>`
    select ${timeText('now')} as now from (select clock_timestamp() as now) t`.execute(db)
  return rows[0]?.now ?? ''
}
/** Records without a place, in the order they were written. */
export async function listWaiting(tx: Tx, limit: number): Promise<(SealedRecord & { readonly id: number })[]> {
  const { rows } = await sql<SealedRecord & { id: number }>`
    select r.id, ${sealedColumns} from audit_waiting w join audit_record r on r.id = w.record
    order by w.record limit ${limit}`.execute(tx)
  return rows
}
/** Writes a seal and the places of its records, which wait no longer. */
export async function insertSeal(tx: Tx, seal: Seal, ids: readonly number[], hashes: readonly string[]): Promise<void> {
  await sql`insert into audit_seal (number, sealed_at, first_place, last_place, previous, root, hash)
    values (${seal.number}, ${seal.sealedAt}::timestamptz, ${seal.first}, ${seal.last},
      decode(${seal.previous}, 'hex'), decode(${seal.root}, 'hex'), decode(${seal.hash}, 'hex'))`.execute(tx)
  await sql`insert into audit_place (number, record, seal, hash)
    select ${seal.first} + place - 1, id, ${seal.number}::bigint, decode(hash, 'hex')
    from unnest(${[...ids]}::bigint[], ${[...hashes]}::text[]) with ordinality as t (id, hash, place)`.execute(tx)
  await sql`delete from audit_waiting where record = any(${[...ids]}::bigint[])`.execute(tx)
}
