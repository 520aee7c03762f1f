import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Writes down that a host is sent commands of an operation, before it is. Answers whether there is such a host. */
export async function insertOperationHost(db: Db, operationId: string, hostId: string): Promise<boolean> {
  const { rows } = await sql`
    with there as (select id from host where id = ${hostId}::uuid for key share),
      noted as (insert into operation_host (operation_id, host_id)
        select ${operationId}::uuid, id from there on conflict do nothing)
    select from there`.execute(db)
  return rows.length > 0
}

/** Hosts that keep outcomes of operations that have ended. */
export async function listHostsToTell(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('operation_host as h')
    .innerJoin('operation as o', 'o.id', 'h.operation_id')
    .select('h.host_id')
    .distinct()
    .where('o.ended_at', 'is not', null)
    .execute()
  return rows.map(({ host_id }) => host_id)
}

/** Ended operations a host may forget, at most `limit`. */
export async function listForgettable(db: Db, hostId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('operation_host as h')
    .innerJoin('operation as o', 'o.id', 'h.operation_id')
    .select('h.operation_id')
    .where('h.host_id', '=', hostId)
    .where('o.ended_at', 'is not', null)
    .limit(limit)
    .execute()
  return rows.map(({ operation_id }) => operation_id)
}

/** A host was told to forget these. */
export async function deleteOperationHosts(db: Db, hostId: string, operationIds: readonly string[]): Promise<void> {
  await db
    .deleteFrom('operation_host')
    .where('host_id', '=', hostId)
    .where('operation_id', '=', sql<string>`any(${[...operationIds]}::uuid[])`)
    .execute()
}
