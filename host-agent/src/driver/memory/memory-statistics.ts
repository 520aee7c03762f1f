import { createHash } from 'node:crypto'
import type { StatisticsReport } from '@overt/api-client/agent'
import type { MemoryHypervisor } from './memory-hypervisor.ts'
import type { MemoryMachine } from './memory-machine.ts'

type Sample = StatisticsReport['machines'][number]

/** How long one wave of a simulated load takes. Milliseconds. */
const WAVE_MS = 10 * 60_000

/** Statistics that look like a working host's: each machine has a level and a rhythm of its own, the same each time. */
export function simulatedStatistics(hypervisor: MemoryHypervisor, withDisks: boolean): StatisticsReport {
  const now = hypervisor.clock.now()
  const { host } = hypervisor
  const machines = [...hypervisor.machines.values()]
    .filter((machine) => machine.isActive && machine.state().name !== 'not_responding')
    .map((machine) => sampleOf(machine, now, withDisks))
  const busyCpus = machines.reduce((sum, sample) => {
    const cpus = hypervisor.machines.get(sample.vmId)?.cpus ?? 0
    return sum + (sample.cpuPercent / 100) * cpus
  }, 0)
  const total = (read: (sample: Sample) => number | undefined) =>
    machines.reduce((sum, sample) => sum + (read(sample) ?? 0), 0)
  return {
    at: now.toISOString(),
    host: {
      cpuPercent: Math.min(100, 1 + (busyCpus / host.cpu.onlineCpus) * 100),
      memoryTotalBytes: host.memoryBytes,
      memoryUsedBytes: Math.min(host.memoryBytes, 2 * 1024 ** 3 + total((sample) => sample.memoryUsedBytes)),
      networkReceiveBytesPerSecond: total((sample) => sample.networkReceiveBytesPerSecond),
      networkTransmitBytesPerSecond: total((sample) => sample.networkTransmitBytesPerSecond),
      load1: busyCpus,
    },
    machines,
  }
}

function sampleOf(machine: MemoryMachine, now: Date, withDisks: boolean): Sample {
  const seed = createHash('sha256').update(machine.run.vmId).digest()
  const level = (index: number) => (seed[index] ?? 0) / 255
  const wave = (index: number) =>
    0.5 + 0.5 * Math.sin((2 * Math.PI * now.getTime()) / (WAVE_MS * (0.5 + level(index))) + 6 * level(index + 1))
  const running = machine.power === 'running' ? 1 : 0
  return {
    vmId: machine.run.vmId,
    runId: machine.run.runId,
    cpuPercent: running * Math.min(100, 2 + 60 * level(0) * wave(1)),
    memoryUsedBytes: Math.round(machine.memoryBytes * (0.2 + 0.5 * level(2) + 0.1 * wave(3))),
    networkReceiveBytesPerSecond: running * 200_000 * level(4) * wave(5),
    networkTransmitBytesPerSecond: running * 100_000 * level(6) * wave(7),
    ...(withDisks && {
      diskReadBytesPerSecond: running * 2_000_000 * level(8) * wave(9),
      diskWriteBytesPerSecond: running * 1_000_000 * level(10) * wave(11),
    }),
  }
}
