import { setImmediate as endOfTurn } from 'node:timers/promises'
import type { Actor } from '../authz/actor.ts'

/** Reads rows by id, those of them that the actor may see, in no order. */
export type LookUp<Row> = (actor: Actor, ids: readonly string[]) => Promise<readonly Row[]>

/** Lookups that will be read together. */
interface Gathering<Row> {
  readonly ids: Set<string>
  readonly rows: Promise<ReadonlyMap<string, Row>>
}

/**
 * Gathers single lookups that one person asks for at the same time into one statement: asking PostgreSQL costs more
 * than what it does for a row. Lookups that come in one turn of the event loop go together, and so do those that come while a
 * statement is on its way: they wait for its end, which is less than they would add to each other's. Each is read by a
 * statement that began after it was asked for.
 */
export class GatheredLookups<Row extends { readonly id: string }> {
  private readonly lookUp: LookUp<Row>
  private readonly gathering = new Map<string, Gathering<Row>>()
  /** By person, the end of the statement that is on its way; it never fails. */
  private readonly reading = new Map<string, Promise<void>>()

  constructor(lookUp: LookUp<Row>) {
    this.lookUp = lookUp
  }

  /** The row, if it is there and the actor may see it. */
  async find(actor: Actor, id: string): Promise<Row | undefined> {
    const key = `${actor.kind} ${actor.userId ?? ''}` // all of an actor that says what they may see
    let gathering = this.gathering.get(key)
    if (!gathering) {
      const ids = new Set<string>()
      gathering = { ids, rows: this.readInTurn(key, actor, ids) }
      this.gathering.set(key, gathering)
    }
    gathering.ids.add(id)
    return (await gathering.rows).get(id)
  }

  private async readInTurn(key: string, actor: Actor, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Row>> {
    await (this.reading.get(key) ?? endOfTurn())
    this.gathering.delete(key)
    const rows = this.lookUp(actor, [...ids])
    const end = rows.then(ignore, ignore).then(() => {
      if (this.reading.get(key) === end) this.reading.delete(key)
    })
    this.reading.set(key, end)
    return new Map((await rows).map((row) => [row.id, row]))
  }
}

const ignore = () => undefined
