import { setImmediate as endOfTurn } from 'node:timers/promises'
import { type Actor, actorKey } from '../authz/actor.ts'

/** Reads rows by id, those of them that the actor may see, in no order. */
export type LookUp<Row> = (actor: Actor, ids: readonly string[]) => Promise<readonly Row[]>

/**
 * Gathers single lookups that one person asks for at the same time into one statement: asking PostgreSQL costs more
 * than what it does for a row. Lookups that come in one turn of the event loop go together, so none waits for another.
 */
export class GatheredLookups<Row extends { readonly id: string }> {
  private readonly lookUp: LookUp<Row>
  private readonly gathering = new Map<
    string,
    { readonly ids: Set<string>; readonly rows: Promise<Map<string, Row>> }
  >()

  constructor(lookUp: LookUp<Row>) {
    this.lookUp = lookUp
  }

  /** The row, if it is there and the actor may see it. */
  async find(actor: Actor, id: string): Promise<Row | undefined> {
    const key = actorKey(actor)
    let turn = this.gathering.get(key)
    if (!turn) {
      const ids = new Set<string>()
      turn = { ids, rows: this.readAtEndOfTurn(key, actor, ids) }
      this.gathering.set(key, turn)
    }
    turn.ids.add(id)
    return (await turn.rows).get(id)
  }

  private async readAtEndOfTurn(key: string, actor: Actor, ids: ReadonlySet<string>): Promise<Map<string, Row>> {
    await endOfTurn()
    this.gathering.delete(key)
    const rows = await this.lookUp(actor, [...ids])
    return new Map(rows.map((row) => [row.id, row]))
  }
}
