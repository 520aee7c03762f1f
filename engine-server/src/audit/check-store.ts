import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import type { Break } from './chain.ts'
import type { KnownHead } from './verify.ts'

/** Keeps what came of a check, once per operation; whether it was not kept already. */
export async function insertCheck(
  db: DbOrTx,
  operationId: string,
  found: {
    readonly records: number
    readonly seals: number
    readonly head: string | null
    readonly broken: Break | null
  },
): Promise<boolean> {
  const { records, seals, head, broken } = found
  const { rows } = await sql`
    insert into audit_check (operation_id, records, seals, head, broken_seal, broken_record, problem)
    values (${operationId}, ${records}, ${seals}, decode(${head}::text, 'hex'), ${broken?.seal ?? null},
      ${broken?.record ?? null}, ${broken?.problem ?? null})
    on conflict (operation_id) do nothing returning id`.execute(db)
  return rows.length > 0
}

/** The heads that earlier checks saw whole: a chain that was cut or made anew since does not have them. */
export async function listCheckedHeads(db: DbOrTx): Promise<KnownHead[]> {
  const { rows } = await sql<KnownHead>`
    select distinct seals as number, encode(head, 'hex') as hash from audit_check
    where head is not null and problem is null`.execute(db)
  return rows
}
