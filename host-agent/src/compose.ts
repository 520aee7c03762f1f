import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Agent, type AgentParts, runAgent, type WorldParts } from './agent.ts'
import type { AgentConfig } from './config.ts'
import { openLibvirtDriver } from './drivers.ts'
import { enroll } from './enrollment/enroll.ts'
import { readMachineId } from './host/machine-identity.ts'
import { IsoSeeds } from './seed/seeds.ts'
import { LinuxNetworks } from './network/linux-networks.ts'
import { FolderStorage } from './storage/folder-storage.ts'
import { createLogger, type Logger } from './system/log.ts'

/** Parts a test or a simulated host brings itself, and a way to end the wait for the engine. */
export type Overrides = Partial<AgentParts> & {
  signal?: AbortSignal
  /** Of a simulated host; others say the machine's own. */
  machineId?: string
}

/**
 * Starts an agent as its configuration says: enrolls the host when it is not, opens the driver, and serves. Usable in
 * process; parts given in `overrides` are used instead of the real ones and are closed with the agent.
 */
export async function startAgent(config: AgentConfig, overrides: Overrides = {}): Promise<Agent> {
  const { signal, machineId, ...given } = overrides
  const log = given.log ?? createLogger(config.logLevel)
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 })
  const machine = { machineId: machineId ?? (await readMachineId()), port: config.listenPort }
  const identity = given.identity ?? (await enroll(config, machine, log, signal))
  const parts = config.driver === 'memory' ? await memoryParts(config) : await realParts(config, given, log)
  return runAgent(config, { ...parts, ...given, identity, log })
}

/** Loaded only where a host is simulated. */
async function memoryParts(config: AgentConfig): Promise<WorldParts> {
  const { simulatedParts } = await import('./simulated/parts.ts')
  return simulatedParts(config)
}

async function realParts(config: AgentConfig, given: Partial<AgentParts>, log: Logger): Promise<WorldParts> {
  const folder = join(config.dataDir, 'network')
  const registryPath = join(config.dataDir, 'storage-domains.json')
  return {
    driver: given.driver ?? (await openLibvirtDriver(config, log)),
    seeds: new IsoSeeds(join(config.dataDir, 'seeds')),
    networks: given.networks ?? (await LinuxNetworks.open({ folder, bridgePrefix: config.bridgePrefix, log })),
    openStorage: (journal) => FolderStorage.open({ roots: config.storageRoots, registryPath, journal, log }),
  }
}
