import type { StatisticsReport } from '@overt/api-client/agent'
import { loadOf } from './load.ts'
import type { MemoryHypervisor } from './memory-hypervisor.ts'
import type { MemoryMachine } from './memory-machine.ts'

type Sample = StatisticsReport['machines'][number]

/** What the host itself needs: memory of its system and of each guest's process, and a little of its CPUs. */
const SYSTEM_BYTES = 3 * 1024 ** 3
const PER_GUEST_BYTES = 40 * 1024 ** 2
const SYSTEM_CPUS = 0.3
const PER_GUEST_CPUS = 0.01

/** Statistics that look like a working host's: each guest has its load, the host theirs and its own. */
export function simulatedStatistics(hypervisor: MemoryHypervisor, withDisks: boolean): StatisticsReport {
  const now = hypervisor.clock.now()
  const { host } = hypervisor
  const machines: Sample[] = []
  let busyCpus = SYSTEM_CPUS
  let memoryUsedBytes = SYSTEM_BYTES
  let [networkReceiveBytesPerSecond, networkTransmitBytesPerSecond] = [0, 0]
  for (const machine of hypervisor.machines.values()) {
    if (!machine.isActive || machine.state().name === 'not_responding') continue
    const sample = sampleOf(machine, now, withDisks)
    machines.push(sample)
    busyCpus += PER_GUEST_CPUS + (sample.cpuPercent / 100) * machine.cpus
    memoryUsedBytes += PER_GUEST_BYTES + (sample.memoryUsedBytes ?? 0)
    networkReceiveBytesPerSecond += sample.networkReceiveBytesPerSecond ?? 0
    networkTransmitBytesPerSecond += sample.networkTransmitBytesPerSecond ?? 0
  }
  return {
    at: now.toISOString(),
    host: {
      cpuPercent: Math.min(100, (busyCpus / host.cpu.onlineCpus) * 100),
      memoryTotalBytes: host.memoryBytes,
      memoryUsedBytes: Math.min(host.memoryBytes, memoryUsedBytes),
      networkReceiveBytesPerSecond,
      networkTransmitBytesPerSecond,
      load1: busyCpus,
    },
    machines,
  }
}

function sampleOf(machine: MemoryMachine, now: Date, withDisks: boolean): Sample {
  const { run, name, cpus, memoryBytes, startedAt = now } = machine
  const load = loadOf({ vmId: run.vmId, name, cpus, memoryBytes, startedAt }, now)
  /** A paused guest keeps its memory and does nothing. */
  const running = machine.power === 'running' ? 1 : 0
  const hasNic = machine.resolved.spec.nics.length > 0 ? running : 0
  return {
    vmId: run.vmId,
    runId: run.runId,
    cpuPercent: running * load.cpuPercent,
    memoryUsedBytes: load.memoryUsedBytes,
    memoryTotalBytes: machine.memoryBytes,
    networkReceiveBytesPerSecond: hasNic * load.networkReceiveBytesPerSecond,
    networkTransmitBytesPerSecond: hasNic * load.networkTransmitBytesPerSecond,
    ...(withDisks && {
      diskReadBytesPerSecond: running * load.diskReadBytesPerSecond,
      diskWriteBytesPerSecond: running * load.diskWriteBytesPerSecond,
    }),
  }
}
