import type { Schema } from '@overt/api-client/engine'

type Guest = Schema<'RehearsedGuest'>

/** Those without a place first: they are what is looked for. */
export function inOrder(guests: readonly Guest[]): Guest[] {
  return guests.toSorted((a, b) => Number(a.hasPlace) - Number(b.hasPlace))
}

/** A host that takes guests over. */
export interface Target {
  readonly host: Schema<'ObjectRef'>
  readonly count: number
  readonly memoryBytes: number
}

/** What each host takes over, by name. */
export function targetsOf(guests: readonly Guest[]): Target[] {
  const targets = new Map<string, Target>()
  for (const { to, memoryBytes } of guests) {
    if (!to) continue
    const known = targets.get(to.id) ?? { host: to, count: 0, memoryBytes: 0 }
    targets.set(to.id, { host: to, count: known.count + 1, memoryBytes: known.memoryBytes + memoryBytes })
  }
  return [...targets.values()].toSorted((a, b) => ((a.host.name ?? '') < (b.host.name ?? '') ? -1 : 1))
}
