// Which of the hosts that fit is the best, by the policy of the cluster.
import {
  type HostCandidate,
  mebibytes,
  type PlacementRequest,
  promisableMemory,
  type SchedulingPolicy,
  unpromisedMemory,
} from './candidate.ts'

/** What is weighed. */
export const weightNames = ['load', 'memory', 'guests'] as const
export type WeightName = (typeof weightNames)[number]

/** What one weight says of a host that fits. */
export type WeightTrace = {
  readonly weight: WeightName
  /** How much it counts under the policy. */
  readonly factor: number
  /** 100 for the best of the hosts that fit, 0 for the worst; in proportion between. */
  readonly points: number
  readonly detail: string
}

/**
 * What each policy counts most. The others decide between hosts that are much the same: with a tenth of the factor they
 * turn the choice only where the first differs by less than a tenth of its whole spread.
 */
const factors: Readonly<Record<SchedulingPolicy, Readonly<Record<WeightName, number>>>> = {
  even_load: { load: 10, memory: 1, guests: 1 },
  even_memory: { load: 1, memory: 10, guests: 1 },
  even_guests: { load: 1, memory: 1, guests: 10 },
}

/** What a vCPU that was never measured is taken to use of a CPU, in percent. */
const guessedPercentPerCpu = 10

type Measure = { readonly badness: number; readonly detail: string }

const measures: Readonly<Record<WeightName, (host: HostCandidate, request: PlacementRequest) => Measure>> = {
  load: ({ description, cpuPercent, reserved }, { cpus }) => {
    const perCpu = guessedPercentPerCpu / (description?.onlineCpus ?? 1)
    const unmeasured = cpuPercent === null ? reserved.cpus : reserved.unmeasuredCpus
    const coming = (unmeasured + cpus) * perCpu
    const busy = (cpuPercent ?? 0) + coming
    const now = cpuPercent === null ? 'its load is not measured' : `${percent(cpuPercent)} now`
    return {
      badness: busy,
      detail: `Its CPUs would be ${percent(busy)} busy: ${now}, and ${percent(coming)} guessed for ${unmeasured + cpus} vCPUs.`,
    }
  },
  memory: (host, request) => {
    const has = promisableMemory(host, request.memoryPercent)
    const left = unpromisedMemory(host, request) - request.memoryBytes
    const share = has === 0 ? 0 : (100 * left) / has
    return { badness: -share, detail: `${percent(share)} of its memory would be left, ${mebibytes(left)}.` }
  },
  guests: ({ reserved }) => {
    const guests = reserved.guests + 1
    return { badness: guests, detail: `It would run ${guests === 1 ? 'one guest' : `${guests} guests`}.` }
  },
}

/** Weighs hosts that fit; the answers are in their order. */
export function weigh(hosts: readonly HostCandidate[], request: PlacementRequest): WeightTrace[][] {
  const columns = weightNames.map((weight): WeightTrace[] => {
    const measured = hosts.map((host) => measures[weight](host, request))
    let best = Infinity
    let worst = -Infinity
    for (const { badness } of measured) {
      best = Math.min(best, badness)
      worst = Math.max(worst, badness)
    }
    const factor = factors[request.policy][weight]
    return measured.map(({ badness, detail }) => ({
      weight,
      factor,
      points: worst === best ? 100 : tenths((100 * (worst - badness)) / (worst - best)),
      detail,
    }))
  })
  return hosts.map((_, index) => columns.flatMap((column) => column[index] ?? []))
}

/** The sum of a host's points, each by its factor. */
export function scoreOf(weights: readonly WeightTrace[]): number {
  return tenths(weights.reduce((sum, { factor, points }) => sum + factor * points, 0))
}

/** A tenth is the finest that is shown, and so the finest that decides: nobody is chosen for what cannot be seen. */
function tenths(value: number): number {
  return Math.round(10 * value) / 10
}

function percent(value: number): string {
  return `${value < 10 ? tenths(value) : Math.round(value)} %`
}
