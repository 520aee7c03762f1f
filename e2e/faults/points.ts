import type { PartName } from '../support/processes.ts'

/** Operations whose crash points are tried. */
export type FaultKind = 'vm.create' | 'vm.start' | 'vm.stop' | 'vm.delete'

/** The operations, in the order of a VM's life. */
export const kinds = ['vm.create', 'vm.start', 'vm.stop', 'vm.delete'] as const satisfies readonly FaultKind[]

/** The processes that are killed. */
export const parts = ['engine', 'agent', 'libvirtd', 'postgres'] as const satisfies readonly PartName[]

/**
 * The steps of each operation, as the engine runs them. Kept here because tests are enumerated before an engine runs;
 * the first test compares the list with what the engine says of an operation.
 */
export const steps: Readonly<Record<FaultKind, readonly string[]>> = {
  'vm.create': [],
  'vm.start': [],
  'vm.stop': [],
  'vm.delete': [],
}

/**
 * `begun`: the step's start is recorded, its work is beginning. `acted`: its work is done, that is not recorded.
 * `ending`: every step is done, the end is not recorded.
 */
export type Moment = 'begun' | 'acted' | 'ending'

/** Where in an operation a process is killed. */
export interface CrashPoint {
  readonly kind: FaultKind
  readonly step: string
  readonly moment: Moment
}

/** All crash points of an operation, in the order they are reached. */
export function pointsOf(kind: FaultKind): CrashPoint[] {
  const each = steps[kind].flatMap((step) => [
    { kind, step, moment: 'begun' as const },
    { kind, step, moment: 'acted' as const },
  ])
  return [...each, { kind, step: '', moment: 'ending' }]
}

/** A crash point in words. */
export const inWords = ({ step, moment }: CrashPoint) =>
  moment === 'ending' ? 'before its end is recorded' : moment === 'begun' ? `as ${step} begins` : `after ${step} acted`
