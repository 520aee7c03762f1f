import { createHash, randomUUID } from 'node:crypto'
import type { MachineSpec, RunRef } from '@overt/api-client/agent'
import type { ResolvedMachine } from '../../src/driver/port.ts'

/** A run of a VM nobody has seen before. */
export function aRun(overrides: Partial<RunRef> = {}): RunRef {
  return { vmId: randomUUID(), runId: randomUUID(), runNumber: 1, ...overrides }
}

/** A machine with firmware and nothing to boot: it starts in a blink and never ends on its own. */
export function aMachine(
  spec: Partial<MachineSpec> = {},
  overrides: Partial<Omit<ResolvedMachine, 'spec'>> = {},
): ResolvedMachine {
  const whole: MachineSpec = {
    name: 'a machine',
    architecture: 'x86_64',
    firmware: 'bios',
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    memoryBytes: 64 * 1024 ** 2,
    disks: [],
    nics: [],
    video: 'vga',
    consoles: ['vnc'],
    ...spec,
  }
  return {
    spec: whole,
    operationId: randomUUID(),
    specHash: createHash('sha256').update(JSON.stringify(whole)).digest('hex'),
    disks: {},
    bridges: {},
    socketFolder: '/run/overt/sockets',
    logFolder: '/var/log/overt/machine',
    ...overrides,
  }
}

/** What differs in a machine with one disk, and the disk's id. */
export function specWithDisk(): Pick<MachineSpec, 'disks' | 'consoles'> & { diskId: string } {
  const [diskId, domainId, volumeId] = [randomUUID(), randomUUID(), randomUUID()]
  const disk = { diskId, domainId, volumeId, format: 'raw', device: 'disk', bus: 'virtio', readOnly: false } as const
  return { diskId, disks: [disk], consoles: ['vnc', 'serial'] }
}
