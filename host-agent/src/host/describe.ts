import { arch, availableParallelism, cpus, release, totalmem } from 'node:os'
import type { HostDescription } from '@overt/api-client/agent'
import type { Driver, DriverHostFacts } from '../driver/port.ts'
import type { Networks } from '../network/port.ts'
import type { Storage } from '../storage/port.ts'
import { withDeadline } from '../system/deadline.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { agentVersion } from '../version.ts'

type Parts = {
  driver: Driver
  storage: Pick<Storage, 'roots'>
  networks: Pick<Networks, 'broken'>
  hostName: string
  log: Logger
}

/** The accelerator probe runs a guest; a host that is slower than this is described without its facts. */
const FACTS_MS = 25_000

/** What this host is and can do. Never fails: while the hypervisor is away it is described by what the system says. */
export async function describeHost({ driver, storage, networks, hostName, log }: Parts): Promise<HostDescription> {
  const [facts, storageRoots] = await Promise.all([driverFacts(driver, log), storage.roots()])
  const { connection } = driver
  return {
    ...facts,
    hostName,
    versions: { ...facts.versions, agent: agentVersion },
    storageRoots,
    brokenNetworks: [...networks.broken()],
    driver: driver.kind,
    driverConnected: connection.up,
    ...(connection.up ? {} : { driverMessage: connection.message }),
  }
}

async function driverFacts(driver: Driver, log: Logger): Promise<DriverHostFacts> {
  try {
    return await withDeadline(driver.describe(), FACTS_MS, 'Describing the host')
  } catch (error) {
    log.warn({ err: error }, `the hypervisor does not describe the host: ${reasonOf(error)}`)
    return systemFacts()
  }
}

function systemFacts(): DriverHostFacts {
  const online = availableParallelism()
  return {
    hostName: '',
    architecture: arch() === 'arm64' ? 'aarch64' : 'x86_64',
    cpu: {
      model: cpus()[0]?.model ?? 'unknown',
      sockets: 1,
      coresPerSocket: online,
      threadsPerCore: 1,
      onlineCpus: online,
      guestModels: [],
    },
    memoryBytes: totalmem(),
    numa: [],
    versions: { kernel: release() },
    accelerator: {
      kind: 'tcg',
      reason: 'The hypervisor does not answer, so its accelerator is not known.',
      probe: { deviceFile: false, cpuFlag: false, guestRan: false },
    },
  }
}
