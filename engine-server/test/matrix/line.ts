// A line of the matrix: what an API operation demands of its caller, and how a call is made that succeeds.
import type { Right } from '../../src/authz/roles.ts'
import type { ObjectKind } from '../../src/events/record.ts'
import type { Thing } from './markers.ts'
import type { Caller } from './people-supply.ts'
import { may, mayOnSystem, maySomewhere, sees } from './sight.ts'
import type { World } from './world.ts'

/**
 * What a caller gets: an answer; a refusal of what they see; the reply for what is not there; that a field of the body
 * names nothing they know; that nobody known asks.
 */
export type Outcome = 'answer' | 'forbidden' | 'absent' | 'unknown_in_body' | 'unauthenticated'

/** What is put into a request. */
export interface Asked {
  /** For `{id}`; the target's if absent. */
  readonly id?: string
  /** For the second parameter in the path. */
  readonly second?: string
  /** With its question mark. */
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Without the caller's own headers. */
  readonly bare?: boolean
  /** Whom the request makes of its caller: a user is told of themself. */
  readonly as?: Thing
}

/** How one API operation is asked, and by whom. */
export interface Line {
  /** What a known caller gets. */
  readonly gets: (caller: Caller, world: World, target: Thing | undefined) => Outcome
  /** Also asked by nobody at all, with the same outcome. */
  readonly ofNobody?: true
  /** The object in the path; it stays as it is. */
  readonly target?: (world: World) => Thing
  /** In its place for each caller who gets an answer, as the call changes it. */
  readonly fresh?: (world: World, caller: Caller) => Promise<Thing>
  readonly asks?: (world: World, target: Thing | undefined, caller: Caller) => Asked | Promise<Asked>
  /** Why it tells even what its caller does not see otherwise; nothing it tells is looked at. */
  readonly tellsAll?: string
  /** What a call has changed about the caller. */
  readonly after?: (world: World, caller: Caller, body: string) => void
  /** The id of the object that is asked about, where it is not in the path. */
  readonly names?: (world: World) => string
  /**
   * Only callers of each sort, not each role: who asks is not looked at (`security: []`), and the call costs much, as
   * checking a password does.
   */
  readonly some?: true
  /** Calls one after the other, where together they would be in each other's way. */
  readonly inTurn?: true
}

type More = Partial<Line>

/** For everybody, signed in or not. */
export const open = (more: More = {}): Line => ({ gets: () => 'answer', ofNobody: true, ...more })
/** One's own; whoever is signed in reads it. */
export const own = (more: More = {}): Line => ({ gets: () => 'answer', ...more })
/** A change of what is one's own: not with a token that has fewer rights than its owner. */
export const ownChange = (more: More = {}): Line => ({
  gets: ({ limitedTo }) => (limitedTo === null ? 'answer' : 'forbidden'),
  ...more,
})
/** A list that has what the caller may see. */
export const list = (more: More = {}): Line => own(more)
/** An object to be seen. */
export const seen = (target: (world: World) => Thing, more: More = {}): Line => ({
  gets: (caller, _world, object) => (object && sees(caller, object) ? 'answer' : 'absent'),
  target,
  ...more,
})
/** A right on the object in the path. */
export const onObject = (right: Right, target: (world: World) => Thing, more: More = {}): Line => ({
  gets: (caller, _world, object) => rightOn(caller, right, object),
  target,
  ...more,
})
/** A right on the system. */
export const onSystem = (right: Right, more: More = {}): Line => ({
  gets: (caller) => (mayOnSystem(caller, right) ? 'answer' : 'forbidden'),
  ...more,
})
/** A right somewhere, and then on an object that the body names. */
export const somewhere = (right: Right, then: Line['gets'], more: More = {}): Line => ({
  gets: (caller, world, target) => (maySomewhere(caller, right) ? then(caller, world, target) : 'forbidden'),
  ...more,
})

/** Seen with the right, seen without it, or not seen. */
export function rightOn(caller: Caller, right: Right, object: Thing | undefined): Outcome {
  if (!object || !sees(caller, object)) return 'absent'
  return may(caller, right, object) ? 'answer' : 'forbidden'
}

/** The same for an object in the body, of which an unseen one is a mistake in a field. */
export function rightInBody(caller: Caller, right: Right, object: Thing): Outcome {
  const outcome = rightOn(caller, right, object)
  return outcome === 'absent' ? 'unknown_in_body' : outcome
}

/** An object as a body names it. */
export function refTo({ kind, id }: Thing): { kind: ObjectKind; id: string } {
  return { kind, id }
}

let count = 0
/** A name that nobody has. */
export function freeName(what: string): string {
  count += 1
  return `${what}-new-${count}`
}
/** The entity tag of what was not changed yet. */
export const first = { 'if-match': '"1"' } as const
