// What a host must have for a guest to run on it. Each filter says its word with its numbers, and what would change it.
import {
  type HostCandidate,
  mebibyte,
  mebibytes,
  type PlacementRequest,
  promisableMemory,
  unpromisedMemory,
} from './candidate.ts'
import { areOverlapping, parseSubnet } from './subnets.ts'

/** The filters by name, in the order they are asked. */
export const filterNames = [
  'cluster',
  'state',
  'architecture',
  'pinning',
  'migration',
  'cpu_model',
  'machine_type',
  'display',
  'storage',
  'network',
  'cpu',
  'memory',
] as const
export type FilterName = (typeof filterNames)[number]

/** A filter's word on one host. */
export type Verdict = { readonly filter: FilterName; readonly passed: boolean; readonly detail: string }

type Word = Omit<Verdict, 'filter'>
type Filter = {
  readonly judge: (host: HostCandidate, request: PlacementRequest) => Word
  /** What people could do so that the filter lets the host pass: a sentence that names the host. */
  readonly help: (host: HostCandidate, request: PlacementRequest) => string
}

/** The word of every filter on a host. */
export function judge(host: HostCandidate, request: PlacementRequest): Verdict[] {
  return filterNames.map((filter) => ({ filter, ...filters[filter].judge(host, request) }))
}

/** What would make a filter let a host pass that it refused. */
export function helpWith(filter: FilterName, host: HostCandidate, request: PlacementRequest): string {
  return filters[filter].help(host, request)
}

const yes = (detail: string): Word => ({ passed: true, detail })
const no = (detail: string): Word => ({ passed: false, detail })

const filters: Readonly<Record<FilterName, Filter>> = {
  cluster: {
    judge: ({ clusterId }, request) =>
      clusterId === request.clusterId
        ? yes('It is in the cluster of the VM.')
        : no('It must be in the cluster of the VM.'),
    help: ({ name }) => `Move host ${name} into the cluster of the VM.`,
  },
  state: {
    judge: ({ status, statusReason }) =>
      status === 'up' ? yes('It is up.') : no(`It is not up: ${words(status)}. ${statusReason}`.trim()),
    help: ({ name, status }) => {
      if (status === 'pending_approval') return `Approve host ${name}.`
      if (status === 'maintenance' || status === 'preparing_for_maintenance') return `Activate host ${name}.`
      return `Get host ${name} up again: it is ${words(status)}.`
    },
  },
  architecture: {
    judge: ({ description }, { architecture }) => {
      const detail = `The VM is ${architecture}, the host is ${description?.architecture ?? 'unknown'}.`
      return description?.architecture === architecture ? yes(detail) : no(detail)
    },
    help: ({ name }, { architecture }) => `Put an ${architecture} host in the place of ${name}.`,
  },
  pinning: {
    judge: ({ id }, { pinnedHostIds }) => {
      const count = pinnedHostIds.length
      if (count === 0) return yes('The VM may run on any host.')
      if (pinnedHostIds.includes(id)) return yes('The VM is pinned to it.')
      return no(`The VM is pinned to ${count === 1 ? 'another host' : `${count} other hosts`}.`)
    },
    help: ({ name }) => `Let the VM run on host ${name} too: it is pinned elsewhere.`,
  },
  migration: {
    judge: ({ id, description }, { runsOn, cpuModel }) => {
      if (!runsOn) return yes('The VM is started, not moved.')
      if (id === runsOn.hostId) return no('The VM runs there already.')
      const { accelerator = 'unknown', hostCpu = 'unknown' } = description ?? {}
      const by = accelerator.toUpperCase()
      if (accelerator !== runsOn.accelerator)
        return no(`The guest runs by ${runsOn.accelerator.toUpperCase()}; here guests run by ${by}.`)
      // Without a CPU type a guest under KVM has all of its host's CPU, and would miss on another what it found there.
      if (accelerator === 'kvm' && cpuModel === null && hostCpu !== runsOn.hostCpu)
        return no(`The guest has all that CPU ${runsOn.hostCpu} has; the host has ${hostCpu}.`)
      return yes(`Guests run by ${by} here as where it is.`)
    },
    help: ({ id, name, description }, { runsOn, cpuModel }) => {
      if (id === runsOn?.hostId) return `Leave the VM on host ${name}.`
      return cpuModel === null && description?.accelerator === runsOn?.accelerator
        ? `Give the cluster a CPU type and start the VM again, so that it can go to host ${name}.`
        : `Stop the VM and start it again, so that it can go to host ${name}.`
    },
  },
  cpu_model: {
    judge: ({ description }, { cpuModel }) => {
      if (cpuModel === null) return yes('The VM takes the CPU that the host has.')
      return description?.cpuModels.includes(cpuModel)
        ? yes(`Guests can have CPU type ${cpuModel}.`)
        : no(`Guests cannot have CPU type ${cpuModel} here, which its cluster gives the VM.`)
    },
    help: ({ name }) => `Choose a CPU type for the cluster that host ${name} has too.`,
  },
  machine_type: {
    judge: ({ description }, { machineType }) => {
      if (machineType === null) return yes('The VM takes the machine that the host has.')
      const known = description?.machineTypes ?? []
      return known.length === 0 || known.includes(machineType)
        ? yes(`Its hypervisor has machine ${machineType}.`)
        : no(`Its hypervisor has no machine ${machineType}, which the cluster gives the VM.`)
    },
    help: ({ name }) => `Choose an emulated machine for the cluster that host ${name} has too.`,
  },
  display: {
    judge: ({ description }, { display }) => {
      const shown = display.toUpperCase()
      return description?.displays.includes(display)
        ? yes(`It shows screens by ${shown}.`)
        : no(`Its hypervisor has no ${shown}, by which the VM is shown.`)
    },
    help: ({ description }) => `Show the VM by ${(description?.displays[0] ?? 'vnc').toUpperCase()}.`,
  },
  storage: {
    judge: (host, request) => {
      const missing = unreached(host, request)
      if (missing.length > 0) return no(`It does not reach storage domain ${namesOf(missing)}.`)
      const { carriedBytes } = request
      if (carriedBytes === null) return yes('It reaches all the storage.')
      if (!host.ownStorage) return no('It has no storage domain of its own for the disks that go along.')
      const space = `Its own storage has ${mebibytes(host.ownStorage.availableBytes)} left`
      return carriedBytes > host.ownStorage.availableBytes
        ? no(`${space}; the disks that go along can take ${mebibytes(carriedBytes)}.`)
        : yes(`${space} for the disks that go along.`)
    },
    help: (host, request) => {
      const missing = unreached(host, request)
      if (missing.length > 0)
        return request.runsOn && missing.every(({ isOwn }) => isOwn)
          ? `Take the VM’s disks along, into storage of host ${host.name}.`
          : `Let host ${host.name} reach storage domain ${namesOf(missing)}.`
      return host.ownStorage
        ? `Free space in the storage of host ${host.name}.`
        : `Add a storage domain to host ${host.name}, in which you may make disks.`
    },
  },
  network: {
    judge: (host, request) => {
      const [network, taken] = collision(host, request) ?? []
      return network && taken
        ? no(`Network ${network.name} (${network.cidr}) collides with ${taken.cidr} of its ${taken.nic}.`)
        : yes('It can have all the networks.')
    },
    help: (host, request) =>
      `Give network ${collision(host, request)?.[0].name ?? ''} a range that host ${host.name} has no address in.`,
  },
  cpu: {
    judge: ({ description }, { cpus }) => {
      const has = description?.onlineCpus ?? 0
      const detail = `The VM has ${cpus} vCPUs, the host ${has} CPUs.`
      return cpus <= has ? yes(detail) : no(detail)
    },
    help: ({ name, description }) =>
      `Give the VM at most ${description?.onlineCpus ?? 0} vCPUs: that many CPUs has host ${name}.`,
  },
  memory: {
    judge: (host, request) => {
      const { memoryBytes, memoryPercent } = request
      const of = `${mebibytes(promisableMemory(host, memoryPercent))}${memoryPercent === 100 ? '' : ` (${memoryPercent} % of what it has)`}`
      const taken = `${mebibytes(host.reserved.memoryBytes)} are taken`
      const detail = `The VM needs ${mebibytes(memoryBytes)} of memory; of ${of}, ${taken}.`
      return memoryBytes <= unpromisedMemory(host, request) ? yes(detail) : no(detail)
    },
    help: (host, request) => {
      const { name } = host
      const left = Math.floor(unpromisedMemory(host, request) / mebibyte)
      const missing = Math.ceil(request.memoryBytes / mebibyte) - left
      const free = `Free ${missing} MiB of memory on host ${name}`
      const lower = `lower the VM’s memory to ${left} MiB`
      if (missing > Math.ceil(host.reserved.memoryBytes / mebibyte))
        return left > 0 ? `${upperFirst(lower)}: host ${name} has no more.` : `Give host ${name} more memory.`
      return left > 0 ? `${free}, or ${lower}.` : `${free}.`
    },
  },
}

function words(status: string): string {
  return status.replaceAll('_', ' ')
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function unreached({ activeDomainIds }: HostCandidate, { domains }: PlacementRequest): PlacementRequest['domains'] {
  return domains.filter(({ id }) => !activeDomainIds.includes(id))
}

function namesOf(domains: PlacementRequest['domains']): string {
  return domains.map(({ name }) => name).join(', ')
}

/** The first network whose range the host has an address in: its agent refuses to make that bridge. */
function collision({ description }: HostCandidate, { networks }: PlacementRequest) {
  for (const network of networks) {
    const range = parseSubnet(network.cidr)
    const taken = description?.addresses.find(({ cidr }) => {
      const own = parseSubnet(cidr)
      return own && range && areOverlapping(own, range)
    })
    if (taken) return [network, taken] as const
  }
  return undefined
}
