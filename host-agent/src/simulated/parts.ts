import { join } from 'node:path'
import type { AgentConfig } from '../config.ts'
import { createMemoryDriver } from '../driver/memory/memory-driver.ts'
import { MemoryNetworks } from './memory-networks.ts'
import { MemorySeeds } from './memory-seeds.ts'
import { MemoryStorage, type MemoryStorageOptions } from './memory-storage.ts'
import type { WorldParts } from '../agent.ts'

/** What a simulated host works on: nothing of the machine, and only its storage's records outlive the process. */
export function simulatedParts(config: AgentConfig, storage: Pick<MemoryStorageOptions, 'isFull'> = {}): WorldParts {
  const records = join(config.dataDir, 'simulated-storage.json')
  return {
    driver: createMemoryDriver(),
    seeds: new MemorySeeds(),
    networks: new MemoryNetworks(config.bridgePrefix),
    openStorage: (journal) => MemoryStorage.open({ roots: config.storageRoots, path: records, ...storage }, journal),
  }
}
