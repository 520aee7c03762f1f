/** Most VMs of a simulated host; its VMs' numbers stay theirs when the estate grows. */
export const mostVmsPerHost = 200

/** Name of a simulated host by its place in the estate, from 1. */
export function simulatedHostName(place: number): string {
  return `sim-host-${String(place).padStart(3, '0')}`
}

const gibibyte = 1024 ** 3

/** What a simulated VM is for; agents derive its load from the first word of its name. */
interface Kind {
  readonly word: string
  readonly purpose: string
  /** Memory in GiB and cores; VMs of a kind have one after the other. */
  readonly sizes: readonly (readonly [gib: number, cores: number])[]
  /** A second, empty disk for its data. */
  readonly dataGib?: number
}

// Simulated VMs are what runs in most estates.
const kinds = [
  {
    word: 'web',
    purpose: 'web server',
    sizes: [
      [1, 1],
      [2, 2],
    ],
  },
  {
    word: 'app',
    purpose: 'application server',
    sizes: [
      [2, 2],
      [4, 4],
    ],
  },
  {
    word: 'db',
    purpose: 'PostgreSQL database',
    sizes: [
      [8, 4],
      [4, 2],
    ],
    dataGib: 200,
  },
  { word: 'cache', purpose: 'cache', sizes: [[4, 1]] },
  { word: 'queue', purpose: 'message queue', sizes: [[2, 2]] },
  { word: 'mail', purpose: 'mail server', sizes: [[4, 2]], dataGib: 100 },
  {
    word: 'build',
    purpose: 'build machine',
    sizes: [
      [4, 4],
      [2, 2],
    ],
  },
  { word: 'desk', purpose: 'desktop', sizes: [[4, 2]] },
  { word: 'files', purpose: 'file server', sizes: [[2, 1]], dataGib: 500 },
  {
    word: 'batch',
    purpose: 'nightly jobs',
    sizes: [
      [4, 2],
      [2, 1],
    ],
  },
] as const satisfies readonly Kind[]
const stages = [
  ['prod', 'production'],
  ['prod', 'production'],
  ['prod', 'production'],
  ['stage', 'staging'],
  ['test', 'tests'],
] as const

/** What a simulated VM is to be. */
export interface SimulatedVm {
  readonly name: string
  readonly description: string
  readonly memoryBytes: number
  readonly cores: number
  /** Size of its data disk; 0: none. */
  readonly dataBytes: number
  /** A tenth is off, as in life. */
  readonly runs: boolean
}

/** The VM of a host (its place from 1) with a number there, from 0; the same each time. */
export function simulatedVm(place: number, number: number): SimulatedVm {
  const overall = (place - 1) * mostVmsPerHost + number
  const kind: Kind = kinds[number % kinds.length] ?? kinds[0]
  const tens = Math.floor(overall / kinds.length)
  const [stage, purpose] = stages[tens % stages.length] ?? stages[0]
  const [gib, cores] = kind.sizes[tens % kind.sizes.length] ?? [1, 1]
  return {
    name: `${kind.word}-${stage}-${String(overall + 1).padStart(5, '0')}`,
    description: `Simulated ${kind.purpose}, ${purpose}.`,
    memoryBytes: gib * gibibyte,
    cores,
    dataBytes: (kind.dataGib ?? 0) * gibibyte,
    runs: (number + tens) % 10 !== 9,
  }
}
