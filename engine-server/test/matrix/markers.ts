// Words that nobody can guess, in every text of an object: where one is found, it is known of which object something
// was told.
import type { ObjectKind } from '../../src/events/record.ts'
import type { Caller } from './people-supply.ts'

/** Something of an estate that is not everybody's to know. */
export interface Thing {
  readonly kind: ObjectKind
  readonly id: string
  readonly name: string
  /** The object, everything above it, and the system: a right on one of these counts on it. */
  readonly above: string[]
  /** What its own view names besides itself, by id: what it stands in, runs on or is made of. */
  readonly shows?: readonly string[]
  /** For what follows a rule of its own: who is told of it. */
  readonly toldTo?: (caller: Caller) => boolean
}

const marker = /zq[0-9a-f]{14}/g
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** A word that is nowhere else. */
export function newMarker(): string {
  return `zq${crypto.randomUUID().replaceAll('-', '').slice(0, 14)}`
}

/** All things of an estate, by their ids and by the words in their texts. */
export class Register {
  private readonly byId = new Map<string, Thing>()
  private readonly byMarker = new Map<string, Thing>()
  private readonly shownBy = new Map<string, Set<Thing>>()

  /** Remembers a thing under its id, the words in its name, and further words or ids that are its own. */
  add<T extends Thing>(thing: T, ...more: readonly string[]): T {
    this.byId.set(thing.id, thing)
    this.shows(thing, ...(thing.shows ?? []))
    // An operation is called as its object is; the name stays the object's.
    for (const text of [thing.name, ...more]) {
      for (const [word] of text.matchAll(marker)) if (!this.byMarker.has(word)) this.byMarker.set(word, thing)
      for (const [id] of text.matchAll(uuid)) this.byId.set(id, thing)
    }
    return thing
  }

  /** Things whose own views name this one. */
  showing(id: string): ReadonlySet<Thing> {
    return this.shownBy.get(id) ?? new Set()
  }

  /** From now on the thing's own view names these, too. */
  shows(thing: Thing, ...ids: readonly string[]): void {
    for (const id of ids) {
      const known = this.shownBy.get(id)
      if (known) known.add(thing)
      else this.shownBy.set(id, new Set([thing]))
    }
  }

  /** Every thing that a text names, with the word or id it is named by. */
  *named(text: string): Generator<{ readonly thing: Thing; readonly by: string }> {
    for (const [pattern, things] of [
      [marker, this.byMarker],
      [uuid, this.byId],
    ] as const)
      for (const [by] of text.matchAll(pattern)) {
        const thing = things.get(by)
        if (thing) yield { thing, by }
      }
  }
}
