import type { MachineSpec } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'

type VmDevices = Schema<'VmDevices'>
type VmDevice = Schema<'VmDevice'>

const nothing = {
  name: null,
  model: null,
  bus: null,
  address: null,
  detail: null,
  object: null,
  macAddress: null,
  bootOrder: null,
  readOnly: false,
  linked: null,
} satisfies Omit<VmDevice, 'kind'>

/** Completes a device with what it has not. */
export function device(kind: VmDevice['kind'], has: Partial<VmDevice>): VmDevice {
  return { ...nothing, ...has, kind }
}

/** The devices the next start of a VM asks its host for; addresses and controllers are the hypervisor's to choose. */
export function plannedDevices(spec: MachineSpec): VmDevices {
  const { cpu } = spec
  const displays = spec.consoles.filter((console) => console !== 'serial')
  return {
    source: 'planned',
    machineType: spec.machineType ?? null,
    emulator: null,
    firmware: spec.firmware,
    cpu: {
      mode: null,
      model: cpu.model ?? null,
      sockets: cpu.maxSockets ?? cpu.sockets,
      coresPerSocket: cpu.coresPerSocket,
      threadsPerCore: cpu.threadsPerCore,
      online: cpu.sockets * cpu.coresPerSocket * cpu.threadsPerCore,
    },
    memoryBytes: spec.memoryBytes,
    devices: [
      ...spec.disks.map(({ device: kind, bus, format, diskId, readOnly, bootOrder }) =>
        device(kind, {
          bus: bus.replace('_', '-'),
          detail: format,
          object: { kind: 'disk', id: diskId },
          readOnly,
          bootOrder: bootOrder ?? null,
        }),
      ),
      ...spec.nics.map(({ nicId, model, macAddress, linked }) =>
        device('nic', { model, macAddress, linked: linked ?? true, object: { kind: 'nic', id: nicId } }),
      ),
      ...(spec.video === 'none' ? [] : [device('video', { model: spec.video })]),
      ...displays.map((model) => device('display', { model })),
      ...(spec.consoles.includes('serial') ? [device('serial', {})] : []),
      ...(spec.guestAgent ? [device('channel', { bus: 'virtio', detail: 'org.qemu.guest_agent.0' })] : []),
      ...(spec.balloon ? [device('balloon', { model: 'virtio' })] : []),
      ...(spec.rng ? [device('rng', { model: 'virtio' })] : []),
    ],
  }
}
