import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '@overt/api-client/engine'
import type { Actor } from './actor.ts'
import { visibleTo } from './filter.ts'

/** A tag as the views of objects show it. */
export type TagOnObject = Schema<'TagOnObject'>

/**
 * The tags that count for a row, as far as the actor may see them: its own and those of what it stands in, by name. To
 * select beside the columns of a table: `.select(tagsOf(actor, 'vm').as('tags'))`. A statement that has the actor's grants at
 * once hands over its `visible`.
 */
export function tagsOf(
  actor: Actor,
  table: string,
  visible = (ancestors: string) => visibleTo(actor, ancestors),
): RawBuilder<TagOnObject[]> {
  const id = sql.ref(`${table}.id`)
  // Who sees a tag sees all that has it, so that `inherited` tells nobody of objects they do not see.
  return sql<TagOnObject[]>`coalesce((
    select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'inherited', c.inherited) order by t.name, t.id)
    from (select ot.tag_id, bool_and(ot.object_id <> ${id}) as inherited from object_tag ot
      where ot.object_id = any(${sql.ref(`${table}.ancestors`)}) group by ot.tag_id) c
    join tag t on t.id = c.tag_id where ${visible('t.ancestors')}), '[]')`
}

/**
 * The condition that one of the tags counts for a row, by its `ancestors` column: the row has it, or a tag below it, or
 * stands in what does; where a role granted on the tag counts. A tag that the actor does not see matches nothing, or
 * guessing ids would tell what has them. `tagIds` may be a placeholder.
 */
export function taggedWith(actor: Actor, tagIds: readonly string[], ancestors: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`array(select t.id from tag t where t.id = any(${tagIds}::uuid[])
    and ${visibleTo(actor, 't.ancestors')}) && ${sql.ref(ancestors)}`
}
