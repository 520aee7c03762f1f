import { type RawBuilder, sql } from 'kysely'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import type { ConnectionState } from '../vm-status/derive.ts'
import type { DialTarget } from './dial.ts'
import type { UnreachedStorage } from './status.ts'

/**
 * The shared storage a host does not reach while another that is up does, to select beside its other facts; by the column
 * of its id, as `h.id`.
 */
export function unreachedStorageOf(hostId: string): RawBuilder<UnreachedStorage | null> {
  return sql<UnreachedStorage | null>`(select jsonb_build_object('names', jsonb_agg(s.name order by m.since, s.name),
      'reason', (array_agg(m.reason order by m.since, s.name))[1], 'since', min(m.since))
    from storage_domain_host m join storage_domain s on s.id = m.domain_id
    where m.host_id = ${sql.ref(hostId)} and m.status = 'missing' and s.host_id is null
      and exists (select from storage_domain_host o join host_connection n on n.host_id = o.host_id and n.state = 'up'
        where o.domain_id = m.domain_id and o.status = 'active')
    having count(*) > 0)`
}

/** A host to dial, with what was last known of its connection. */
export type ApprovedHost = DialTarget & {
  readonly state: ConnectionState | null
  /** Its clock minus ours, milliseconds; null when never read. */
  readonly skewMs: number | null
}

/** Hosts the engine may dial. */
export async function listApprovedHosts(db: Db): Promise<ApprovedHost[]> {
  const rows = await db
    .selectFrom('host')
    .leftJoin('host_connection', 'host_connection.host_id', 'host.id')
    .select([
      'host.id',
      'host.name',
      'host.address',
      'host.port',
      'host.certificate_fingerprint',
      'host.key_fingerprint',
      'host.renewal_requested_at',
      'host_connection.state',
      'host_connection.clock_skew_ms',
    ])
    .where('host.approved_at', 'is not', null)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    address: row.address,
    port: row.port,
    certificateFingerprint: row.certificate_fingerprint,
    keyFingerprint: row.key_fingerprint,
    mayHaveEnded: row.renewal_requested_at !== null,
    state: row.state as ConnectionState | null, // the column's check allows nothing else
    skewMs: row.clock_skew_ms,
  }))
}

/** Counts the VMs each host should be running, by host id. */
export async function countRunsByHost(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('vm')
    .select(['run_host_id', (eb) => eb.fn.countAll<number>().as('runs')])
    .where('run_host_id', 'is not', null)
    .groupBy('run_host_id')
    .execute()
  return new Map(rows.map(({ run_host_id, runs }) => [run_host_id ?? '', Number(runs)]))
}

/** Issues the next session number of an approved host; undefined when it is not approved (any more). */
export async function issueSession(db: Db, hostId: string): Promise<number | undefined> {
  const row = await db
    .updateTable('host')
    .set({ session_number: sql`session_number + 1` })
    .where('id', '=', hostId)
    .where('approved_at', 'is not', null)
    .returning('session_number')
    .executeTakeFirst()
  return row?.session_number
}

/** A host as its events need it. */
export interface HostNameRow {
  readonly name: string
  readonly ancestors: string[]
  /** Whether people were told that it is up since it was approved. */
  readonly wasUp: boolean
}

/** Reads a host for its event. */
export async function findHostName(tx: Tx, hostId: string): Promise<HostNameRow | undefined> {
  const row = await tx
    .selectFrom('host')
    .select([
      'host.name',
      'host.ancestors',
      sql<boolean>`exists (select from event e
        where e.object_id = host.id and e.code = 'host.up' and e.at > host.approved_at)`.as('was_up'),
    ])
    .where('host.id', '=', hostId)
    .executeTakeFirst()
  return row && { name: row.name, ancestors: row.ancestors, wasUp: row.was_up }
}

/** The VMs that should be running on a host. */
export function listRunsOfHost(tx: Tx, hostId: string): Promise<{ id: string; name: string; ancestors: string[] }[]> {
  return tx.selectFrom('vm').select(['id', 'name', 'ancestors']).where('run_host_id', '=', hostId).execute()
}

/** Writes how a host is reached; `since` changes with the state only. */
export async function saveConnectionState(
  tx: DbOrTx,
  hostId: string,
  state: ConnectionState,
  reason: string,
): Promise<void> {
  await tx
    .insertInto('host_connection')
    .values({ host_id: hostId, state, reason })
    .onConflict((conflict) =>
      conflict.column('host_id').doUpdateSet({
        state,
        reason,
        since: sql`case when host_connection.state = excluded.state then host_connection.since else now() end`,
      }),
    )
    .execute()
}

/** Writes that hosts are being connected to for the first time by this engine; one statement for all. */
export async function saveInitializing(db: DbOrTx, hostIds: readonly string[], reason: string): Promise<void> {
  if (hostIds.length === 0) return
  await sql`
    insert into host_connection (host_id, state, reason)
    select host_id, 'initializing', ${reason} from unnest(${[...hostIds]}::uuid[]) as n (host_id)
    on conflict (host_id) do update set state = excluded.state, reason = excluded.reason,
      since = case when host_connection.state = excluded.state then host_connection.since else now() end`.execute(db)
}

/** Writes when hosts last answered and how far their clocks are off; one statement for all. */
export async function saveLastAnswers(
  db: DbOrTx,
  answers: readonly { readonly hostId: string; readonly at: Date; readonly skewMs: number | null }[],
): Promise<void> {
  if (answers.length === 0) return
  await sql`
    update host_connection c set last_answer_at = a.at, clock_skew_ms = a.skew
    from unnest(${answers.map(({ hostId }) => hostId)}::uuid[], ${answers.map(({ at }) => at)}::timestamptz[],
      ${answers.map(({ skewMs }) => skewMs)}::bigint[]) as a (host_id, at, skew)
    where c.host_id = a.host_id`.execute(db)
}
