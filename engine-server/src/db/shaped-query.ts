// What the driver's query does beside its types is said here; the tests beside this file fail should it change.
import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

/** What the driver makes of PostgreSQL's description of a statement's columns, to read rows by. */
interface Shape {
  readonly fields: readonly pg.FieldDef[]
  readonly _parsers: readonly ((text: string) => unknown)[]
  readonly _prebuiltEmptyResultObject: object
}

/** The shapes of one database's statements, by their names. */
export type Shapes = Map<string, Shape>

/** The driver's query, within. */
interface DriversQuery {
  readonly name: string
  readonly portal: string
  readonly values: unknown[]
  readonly _result: Shape
  _accumulateRows: boolean
  callback: (error: Error | null, result: pg.QueryResult) => void
  hasBeenParsed(connection: Wire): boolean
  _getRows(connection: Wire): void
  prepare(connection: Wire): void
  handleRowDescription(message: unknown): void
  handleError(error: unknown, connection: Wire): void
}

/** What it says to its connection. */
interface Wire {
  bind(what: { portal: string; statement: string; values: unknown[]; valueMapper: (value: unknown) => unknown }): void
  sync(): void
}

const DriversQuery = pg.Query as unknown as new (config: pg.QueryConfig) => DriversQuery

/**
 * A named statement that is described once. The driver has each run described, and for the fifty columns of a VM that
 * takes PostgreSQL and the engine a sixth of the whole. A description holds as long as the name: PostgreSQL refuses to
 * run a prepared statement whose columns have become others.
 */
class ShapedQuery extends DriversQuery {
  readonly #shapes: Shapes

  constructor(shapes: Shapes, config: pg.QueryConfig) {
    super(config)
    this.#shapes = shapes
  }

  override prepare(connection: Wire): void {
    const shape = this.#shapes.get(this.name)
    if (!shape || !this.hasBeenParsed(connection)) return super.prepare(connection)
    Object.assign(this._result, shape)
    this._accumulateRows = true
    try {
      const { portal, name: statement, values } = this
      connection.bind({ portal, statement, values, valueMapper: prepareValue })
    } catch (error) {
      // A value that cannot be sent. Nothing was, and PostgreSQL is asked for its answer as ever.
      this.handleError(error, connection)
      return connection.sync()
    }
    this._getRows(connection)
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message)
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result
    this.#shapes.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject })
  }
}

/** Runs a named statement. */
export function runShaped(client: pg.PoolClient, shapes: Shapes, config: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const query = new ShapedQuery(shapes, config)
    query.callback = (error, result) => (error ? reject(error) : resolve(result))
    client.query(query as unknown as pg.Submittable)
  })
}
