import type { ColumnType, GeneratedAlways as KyselyGeneratedAlways } from 'kysely'

/** A JSON column: read as a value, written as JSON text (`json(value)` of database.ts) so that arrays stay JSON. */
export type JsonValue = ColumnType<unknown, string, string>
/** A column with a default: may be left out of an insert. */
export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** An identity column: never written. */
export type GeneratedAlways<T> = KyselyGeneratedAlways<T>
