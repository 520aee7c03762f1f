import { CompiledQuery } from 'kysely'
import type { DbOrTx } from './database.ts'

type Values = Readonly<Record<string, unknown>>
/** Stands for a value while a statement is built. Text, so that every place that takes a value takes it. */
type Placeholders<V extends Values> = { readonly [Name in keyof V]: string }

interface Compiled {
  readonly sql: string
  /** Per parameter the name of the value it takes, or the parameter itself. */
  readonly parameters: readonly ({ readonly name: string } | { readonly fixed: unknown })[]
}

/**
 * Statements that are asked for often: building and compiling one costs several times what sending it does, so each
 * shape is built once, with placeholders for its values.
 */
export class CompileOnce {
  private readonly shapes = new Map<string, Compiled>()

  /**
   * Runs the statement of a shape. `build` sees placeholders and is called once per shape: whatever else it depends on
   * must be in `shape`, of which there must be few.
   */
  async rows<Row, V extends Values>(
    db: DbOrTx,
    shape: string,
    values: V,
    build: (placeholders: Placeholders<V>) => { compile(): CompiledQuery<Row> },
  ): Promise<Row[]> {
    let compiled = this.shapes.get(shape)
    if (!compiled) this.shapes.set(shape, (compiled = compile(values, build)))
    const parameters = compiled.parameters.map((part) => ('name' in part ? values[part.name] : part.fixed))
    const { rows } = await db.executeQuery(CompiledQuery.raw(compiled.sql, parameters))
    return rows as Row[] // of the statement that `build` made for this shape
  }
}

function compile<Row, V extends Values>(
  values: V,
  build: (placeholders: Placeholders<V>) => { compile(): CompiledQuery<Row> },
): Compiled {
  const names = Object.keys(values)
  const nameOf = new Map(names.map((name) => [`\0value:${name}`, name])) // no text of ours has a NUL
  const placeholders = Object.fromEntries([...nameOf].map(([placeholder, name]) => [name, placeholder]))
  const { sql, parameters } = build(placeholders as Placeholders<V>).compile()
  return {
    sql,
    parameters: parameters.map((fixed) => {
      const name = typeof fixed === 'string' ? nameOf.get(fixed) : undefined
      return name === undefined ? { fixed } : { name }
    }),
  }
}
