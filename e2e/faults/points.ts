import type { PartName } from '../support/processes.ts'

/** Operations whose crash points are tried. */
export type FaultKind = 'vm.create' | 'vm.start' | 'vm.stop' | 'vm.delete'

/** The operations, in the order of a VM's life. */
export const kinds = ['vm.create', 'vm.start', 'vm.stop', 'vm.delete'] as const satisfies readonly FaultKind[]

/** The processes that are killed. */
export const parts = ['engine', 'agent', 'libvirtd', 'postgres'] as const satisfies readonly PartName[]

/**
 * The steps of each operation, as the engine runs them. Kept here because tests are enumerated before an engine runs;
 * a test compares the list with what the engine says of the operations it ran.
 */
export const steps: Readonly<Record<FaultKind, readonly string[]>> = {
  'vm.create': ['volumes'],
  'vm.start': ['place', 'launch', 'settle'],
  'vm.stop': ['destroy'],
  'vm.delete': ['volumes'],
}

/** The step of each operation that changes something on the host. */
const effective: Readonly<Record<FaultKind, string>> = {
  'vm.create': 'volumes',
  'vm.start': 'launch',
  'vm.stop': 'destroy',
  'vm.delete': 'volumes',
}

/**
 * `begun`: the step's start is recorded, its work is beginning. `effect`: the host shows the first trace of it, the
 * host's answer is still to come. `acted`: its work is done, that is not recorded. `ending`: every step is done, the
 * end is not recorded.
 */
export type Moment = 'begun' | 'effect' | 'acted' | 'ending'

/** Where in an operation a process is killed. */
export interface CrashPoint {
  readonly kind: FaultKind
  readonly step: string
  readonly moment: Moment
}

/** All crash points of an operation, in the order they are reached. */
export function pointsOf(kind: FaultKind): CrashPoint[] {
  const moments = (step: string): readonly Moment[] =>
    step === effective[kind] ? ['begun', 'effect', 'acted'] : ['begun', 'acted']
  const each = steps[kind].flatMap((step) => moments(step).map((moment) => ({ kind, step, moment })))
  return [...each, { kind, step: '', moment: 'ending' }]
}

/** A crash point in words. */
export function inWords({ step, moment }: CrashPoint): string {
  switch (moment) {
    case 'begun':
      return `as ${step} begins`
    case 'effect':
      return `at the first trace of ${step}`
    case 'acted':
      return `after ${step}, before that is recorded`
    case 'ending':
      return 'before its end is recorded'
  }
}
