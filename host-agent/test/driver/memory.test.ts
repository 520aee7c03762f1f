import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { driverContract } from '../../src/driver/contract.ts'
import type { Journey } from '../../src/driver/contract-world.ts'
import { createMemoryDriver } from '../../src/driver/memory/memory-driver.ts'
import { MemoryHypervisor } from '../../src/driver/memory/memory-hypervisor.ts'
import { aMachine, specWithDisk } from './machines.ts'

driverContract('the driver in memory', async () => {
  // Guests without systems, as those of the other adapter are: no agent, and nobody who listens to ACPI.
  const hypervisor = new MemoryHypervisor({ guest: { hasAgent: false, obeys: false } })
  return {
    open: async () => createMemoryDriver(hypervisor),
    machine: (spec) => aMachine({ consoles: ['vnc', 'serial'], ...spec }),
    addExternal: async (name) => {
      const id = randomUUID()
      hypervisor.addExternal({ id, name, status: 'up', memoryBytes: 2 ** 26, cpus: 1 })
      return id
    },
    externalRuns: async (id) => hypervisor.externals.get(id)?.status === 'up',
    crash: async ({ vmId }) => hypervisor.crash(vmId),
    stick: async ({ vmId }) => hypervisor.stick(vmId),
    unstick: async ({ vmId }) => hypervisor.unstick(vmId),
    disconnect: async () => hypervisor.disconnect(),
    reconnect: async () => hypervisor.reconnect(),
    journey: memoryJourney,
    async [Symbol.asyncDispose]() {
      // Nothing of it is outside of this process.
    },
  }
})

async function memoryJourney(): Promise<Journey> {
  const there = createMemoryDriver(new MemoryHypervisor({ guest: { hasAgent: false, obeys: false } }))
  const { diskId, ...spec } = specWithDisk()
  const machine = aMachine(spec, { disks: { [diskId]: [{ path: '/volumes/disk', format: 'raw' }] } })
  const folder = await mkdtemp(join(tmpdir(), 'ov-'))
  return {
    there,
    leaving: machine,
    arriving: machine,
    diskId,
    diskBytes: 2 ** 30,
    folder,
    folderSeen: folder,
    bandwidthMibPerSecond: 1024,
    async [Symbol.asyncDispose]() {
      await there[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
