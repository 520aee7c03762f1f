// What the tabs of detail pages show of the make-believe estate.
import type { Schema } from '@overt/api-client/engine'
import { anId, minutesAgo } from '../src/test-support/factories.ts'
import type { FakeHandlers } from '../src/test-support/fake-engine.ts'

type Device = Schema<'VmDevice'>

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
} satisfies Omit<Device, 'kind'>
const device = (kind: Device['kind'], has: Partial<Device>): Device => ({ ...nothing, ...has, kind })

const devices: readonly Device[] = [
  device('disk', {
    name: 'vda',
    bus: 'virtio',
    detail: 'qcow2',
    address: 'pci 0000:05:00.0',
    bootOrder: 1,
    object: { kind: 'disk', id: anId(4, 7), name: 'web-1 disk 1' },
  }),
  device('cdrom', { name: 'sda', bus: 'sata', detail: 'raw', address: 'drive 0:0:0:0', readOnly: true }),
  device('nic', {
    name: 'vnet0',
    model: 'virtio',
    macAddress: '56:6f:00:00:00:01',
    detail: 'ovt-default',
    address: 'pci 0000:01:00.0',
    linked: true,
    object: { kind: 'nic', id: anId(1, 12), name: 'nic1' },
  }),
  device('display', { model: 'vnc' }),
  device('video', { name: 'video0', model: 'vga', address: 'pci 0000:00:01.0' }),
  device('serial', { name: 'serial0', model: 'isa-serial' }),
  device('channel', { name: 'channel0', bus: 'virtio', detail: 'org.qemu.guest_agent.0' }),
  device('rng', { name: 'rng0', model: 'virtio', detail: '/dev/urandom', address: 'pci 0000:06:00.0' }),
  device('balloon', { name: 'balloon0', model: 'virtio', address: 'pci 0000:04:00.0' }),
  ...[0, 1, 2, 3].map((index) =>
    device('controller', { bus: 'pci', model: index ? 'pcie-root-port' : 'pcie-root', detail: String(index) }),
  ),
]

const operation = { id: anId(4, 6), kind: 'vm.shutdown' } as const

function changes(object: Schema<'ObjectRef'>): Schema<'ObjectChange'>[] {
  const common = { object, part: null, operation: null, requestId: 'request-1', userName: 'admin', fields: [] }
  const at = (minutes: number, id: number) => ({ id: String(id), at: minutesAgo(minutes) })
  return [
    { ...common, ...at(3, 6), action: 'operation', operation },
    {
      ...common,
      ...at(42, 5),
      action: 'updated',
      userName: 'anna',
      fields: [
        { field: 'description', before: '', after: 'Runs the <b>nightly</b> builds' },
        { field: 'memoryBytes', before: 2 ** 30, after: 2 ** 32 },
        {
          field: 'cpu',
          before: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
          after: { sockets: 1, coresPerSocket: 4, threadsPerCore: 1 },
        },
        { field: 'cloudInit', before: 'set', after: 'replaced' },
        { field: 'deleteProtected', before: false, after: true },
        { field: 'isoDisk', before: null, after: { id: anId(3, 7), name: 'debian-12-netinst' } },
      ],
    },
    {
      ...common,
      ...at(90, 4),
      action: 'created',
      part: { kind: 'disk_attachment', name: 'web-1 disk 1' },
      fields: [{ field: 'bus', before: null, after: 'virtio' }],
    },
    { ...common, ...at(9000, 1), action: 'created', userName: null, operation: { ...operation, kind: 'vm.create' } },
  ]
}

/** Answers about the details of objects. */
export const detailHandlers: FakeHandlers = {
  listChanges: ({ query }) => {
    const wanted = typeof query.action === 'string' ? String(query.action).split(',') : undefined
    const object = { kind: 'vm', id: query.objectId ?? anId(1), name: 'build-runner' } as const
    return { items: changes(object).filter(({ action }) => !wanted || wanted.includes(action)), next: null }
  },
  getVmDevices: ({ path }) => {
    const isDown = path.id === anId(3)
    return {
      source: isDown ? 'planned' : 'running',
      machineType: isDown ? null : 'pc-q35-8.2',
      emulator: isDown ? null : '/usr/bin/qemu-system-x86_64',
      firmware: 'bios',
      cpu: {
        mode: isDown ? null : 'host-passthrough',
        model: null,
        sockets: 4,
        coresPerSocket: 2,
        threadsPerCore: 1,
        online: 2,
      },
      memoryBytes: 8 * 2 ** 30,
      devices: isDown ? devices.filter(({ kind }) => kind !== 'controller') : [...devices],
    }
  },
  listNetworkNics: () => ({
    items: [1, 2, 7].map((n) => ({
      id: anId(n, 12),
      name: 'nic1',
      vmId: anId(n),
      vmName: ['build-runner', 'db-primary', 'web-1'][n % 3] ?? 'web-1',
      model: 'virtio',
      macAddress: `56:6f:00:00:00:0${n}`,
      linked: n !== 2,
      addresses: [`10.83.0.${11 + n}`],
    })),
    next: null,
  }),
}
