import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** The condition that one of the columns contains a text, ignoring case; always true without a text. */
export function containsText(text: string | undefined, ...columns: readonly string[]): RawBuilder<SqlBool> {
  if (text === undefined) return sql<SqlBool>`true`
  // Not LIKE: the text may hold its wildcards.
  const found = columns.map((column) => sql`position(lower(${text}) in lower(${sql.ref(column)})) > 0`)
  return sql<SqlBool>`(${sql.join(found, sql` or `)})`
}
