import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../authz/actor.ts'
import { allowedTo, holdsOnSystem, visibleTo } from '../../authz/filter.ts'
import type { Db, DbOrTx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A change as the history keeps it. */
export interface ChangeRow {
  readonly seq: number
  readonly at: Date
  readonly action: string
  readonly object_kind: string
  readonly object_id: string
  readonly object_name: string
  readonly part_kind: string | null
  readonly part_name: string | null
  readonly fields: unknown
  readonly user_name: string | null
  readonly operation_id: string | null
  readonly operation_kind: string | null
  readonly request_id: string | null
}

/** What the history is narrowed to. */
export interface ChangeFilter {
  readonly limit: number
  readonly after: number | undefined
  readonly objectId: string | undefined
  readonly search: string | undefined
  readonly action: readonly string[] | undefined
}

/** A page of the history, newest first, and one row more. */
export async function listPage(db: DbOrTx, actor: Actor, filter: ChangeFilter): Promise<ChangeRow[]> {
  const { limit, objectId } = filter
  const conditions = conditionsOf(actor, filter)
  const page = (narrowed: RawBuilder<unknown>) => sql`(select ${columns} from object_change c
    where ${narrowed} and ${conditions} order by c.seq desc limit ${limit + 1})`
  // Each half is read along an index of its own in the order of the page; together they would be sorted anew.
  const { rows } =
    objectId === undefined
      ? await sql<ChangeRow>`${page(sql`true`)}`.execute(db)
      : await sql<ChangeRow>`select * from (${page(sql`c.object_id = ${objectId}::uuid`)}
          union all ${page(sql`c.other_id = ${objectId}::uuid`)}) c order by c.seq desc limit ${limit + 1}`.execute(db)
  return rows
}

const columns = sql.raw(
  `c.seq, c.at, c.action, c.object_kind, c.object_id, c.object_name, c.part_kind, c.part_name, c.fields, c.user_name,
   c.operation_id, c.operation_kind, c.request_id`,
)

function conditionsOf(actor: Actor, { after, search, action }: ChangeFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [
    visibleTo(actor, 'c.ancestors'),
    // Who may do what is for those who manage it, as in the list of permissions.
    sql`(c.part_kind is distinct from 'permission' or ${allowedTo(actor, 'manipulate_permissions', 'c.ancestors')})`,
    // A tag is named to those who see it. Only those who see all of them are told of one that is no more.
    sql`(c.part_kind is distinct from 'tag' or ${holdsOnSystem(actor, ['see'])} or exists (select from tag t
      where t.name = c.part_name and ${visibleTo(actor, 't.ancestors')}))`,
    containsText(search, 'c.user_name', 'c.object_name', 'c.part_name'),
  ]
  if (after !== undefined) conditions.push(sql`c.seq < ${after}`)
  if (action) conditions.push(sql`c.action = any(${[...action]}::text[])`)
  return sql.join(conditions, sql` and `)
}

/** Forgets what is older than a year. */
export async function purgeChanges(db: Db): Promise<void> {
  await db.deleteFrom('object_change').where('at', '<', sql<Date>`now() - interval '1 year'`).execute()
}
