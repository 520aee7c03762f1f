// Hosts and requests for tests of placement, with one override visible.
import type { HostCandidate, PlacementRequest } from '../scheduling/candidate.ts'

/** Bytes of a GiB. */
export const gib = 2 ** 30

type Description = NonNullable<HostCandidate['description']>
type Overrides = Partial<Omit<HostCandidate, 'description' | 'reserved'>> & {
  readonly description?: Partial<Description> | null
  readonly reserved?: Partial<HostCandidate['reserved']>
}

/** A host that is up, of 16 GiB and 8 CPUs, with nothing on it. */
export function aHost(name: string, { description, reserved, ...over }: Overrides = {}): HostCandidate {
  return {
    id: name,
    name,
    status: 'up',
    statusReason: '',
    clusterId: 'c',
    cpuPercent: null,
    activeDomainIds: ['d'],
    ownStorage: null,
    ...over,
    description:
      description === null
        ? null
        : {
            architecture: 'x86_64',
            memoryBytes: 16 * gib,
            onlineCpus: 8,
            displays: ['vnc'],
            accelerator: 'kvm',
            hostCpu: 'Some CPU',
            cpuModels: ['qemu64'],
            machineTypes: ['q35'],
            addresses: [{ nic: 'eth0', cidr: '192.168.1.10/24' }],
            ...description,
          },
    reserved: { guests: 0, memoryBytes: 0, cpus: 0, unmeasuredCpus: 0, ...reserved },
  }
}

/** A VM of 4 GiB and 4 vCPUs with a disk in domain `d`. */
export function aRequest(over: Partial<PlacementRequest> = {}): PlacementRequest {
  return {
    clusterId: 'c',
    architecture: 'x86_64',
    memoryBytes: 4 * gib,
    cpus: 4,
    display: 'vnc',
    domains: [{ id: 'd', name: 'local' }],
    networks: [],
    pinnedHostIds: [],
    cpuModel: null,
    machineType: null,
    memoryPercent: 100,
    policy: 'even_memory',
    carriedBytes: null,
    runsOn: null,
    ...over,
  }
}
