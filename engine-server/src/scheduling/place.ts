// Where a VM can run: a pure function of the hosts, the VM and what is reserved. The trace says why, number by number.

/** A host as placement sees it. */
export type HostCandidate = {
  readonly id: string
  readonly name: string
  /** `host_connection.state`; null when nothing connected to it yet. */
  readonly connection: string | null
  readonly approved: boolean
  readonly clusterId: string | null
  /** Null until it has described itself. */
  readonly description: {
    readonly architecture: string
    readonly memoryBytes: number
    readonly onlineCpus: number
    /** False while its hypervisor does not answer. */
    readonly driverConnected: boolean
    /** Protocols its hypervisor can show screens by. */
    readonly displays: readonly string[]
  } | null
  /** Memory of the runs that are on it or on their way to it. */
  readonly reservedMemoryBytes: number
  /** Storage domains it reaches. */
  readonly activeDomainIds: readonly string[]
}

/** What is to run. */
export type PlacementRequest = {
  readonly clusterId: string
  readonly architecture: string
  readonly memoryBytes: number
  readonly cpus: number
  /** The protocol its screen is shown by. */
  readonly display: 'vnc' | 'spice'
  /** Storage domains its disks are in. */
  readonly domains: readonly { readonly id: string; readonly name: string }[]
}

/** The filters by name. */
export type FilterName = 'cluster' | 'state' | 'architecture' | 'display' | 'storage' | 'cpu' | 'memory'
/** A filter's word on one host. */
export type Verdict = { readonly filter: FilterName; readonly passed: boolean; readonly detail: string }
/** Why a host was chosen or refused. */
export type CandidateTrace = {
  readonly hostId: string
  readonly hostName: string
  readonly verdicts: readonly Verdict[]
  /** Memory left after the start; the more, the better. Null for a host that was refused. */
  readonly freeMemoryBytes: number | null
}
export type Placement = {
  readonly chosen: { readonly id: string; readonly name: string } | null
  readonly candidates: readonly CandidateTrace[]
}

type Filter = (host: HostCandidate, request: PlacementRequest) => Verdict

/** Chooses the host with the most memory left; ties go to the first by name. */
export function place(hosts: readonly HostCandidate[], request: PlacementRequest): Placement {
  const candidates = [...hosts]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((host): CandidateTrace => {
      const verdicts = filters.map((filter) => filter(host, request))
      const fits = verdicts.every(({ passed }) => passed)
      return { hostId: host.id, hostName: host.name, verdicts, freeMemoryBytes: fits ? freeAfter(host, request) : null }
    })
  const best = candidates.reduce<CandidateTrace | undefined>(
    (found, next) => ((next.freeMemoryBytes ?? -1) > (found?.freeMemoryBytes ?? -1) ? next : found),
    undefined,
  )
  return { chosen: best ? { id: best.hostId, name: best.hostName } : null, candidates }
}

/** The first reason against each host that was refused. */
export function refusalsOf({ candidates }: Placement): { hostId: string; hostName: string; reason: string }[] {
  return candidates.flatMap(({ hostId, hostName, verdicts }) => {
    const against = verdicts.find(({ passed }) => !passed)
    return against ? [{ hostId, hostName, reason: against.detail }] : []
  })
}

function freeAfter({ description, reservedMemoryBytes }: HostCandidate, { memoryBytes }: PlacementRequest): number {
  return (description?.memoryBytes ?? 0) - reservedMemoryBytes - memoryBytes
}

const filters: readonly Filter[] = [
  ({ clusterId, approved }, request) => ({
    filter: 'cluster',
    passed: approved && clusterId === request.clusterId,
    detail: !approved ? 'It is not approved.' : 'It must be in the cluster of the VM.',
  }),
  ({ connection, description }) => {
    const passed = connection === 'up' && description?.driverConnected === true
    const why =
      connection === 'up' ? 'its hypervisor does not answer' : (connection ?? 'not connected').replaceAll('_', ' ')
    return { filter: 'state', passed, detail: passed ? 'It is up.' : `It is not up: ${why}.` }
  },
  ({ description }, { architecture }) => ({
    filter: 'architecture',
    passed: description?.architecture === architecture,
    detail: `The VM is ${architecture}, the host is ${description?.architecture ?? 'unknown'}.`,
  }),
  ({ description }, { display }) => {
    const passed = description?.displays.includes(display) ?? false
    const name = display.toUpperCase()
    return {
      filter: 'display',
      passed,
      detail: passed ? `It shows screens by ${name}.` : `Its hypervisor has no ${name}, by which the VM is shown.`,
    }
  },
  ({ activeDomainIds }, { domains }) => {
    const missing = domains.filter(({ id }) => !activeDomainIds.includes(id)).map(({ name }) => name)
    const passed = missing.length === 0
    const detail = passed ? 'It reaches all the storage.' : `It does not reach storage domain ${missing.join(', ')}.`
    return { filter: 'storage', passed, detail }
  },
  ({ description }, { cpus }) => ({
    filter: 'cpu',
    passed: cpus <= (description?.onlineCpus ?? 0),
    detail: `The VM has ${cpus} vCPUs, the host ${description?.onlineCpus ?? 0} CPUs.`,
  }),
  (host, request) => {
    const has = host.description?.memoryBytes ?? 0
    return {
      filter: 'memory',
      passed: freeAfter(host, request) >= 0,
      detail: `The VM needs ${mebibytes(request.memoryBytes)} of memory; of ${mebibytes(has)}, ${mebibytes(host.reservedMemoryBytes)} are taken.`,
    }
  },
]

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
