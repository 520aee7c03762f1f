import type { DriverHostFacts } from '../driver/port.ts'

const gibibyte = 1024 ** 3

/** Machines as they stand in racks; what is simulated is said by the accelerator's reason and the versions. */
const models = [
  {
    vendor: 'Dell Inc.',
    product: 'PowerEdge R650',
    cpu: 'Intel Xeon Gold 6338',
    maker: 'GenuineIntel',
    cores: 32,
    gib: 1024,
  },
  { vendor: 'HPE', product: 'ProLiant DL385 Gen11', cpu: 'AMD EPYC 9354', maker: 'AuthenticAMD', cores: 32, gib: 768 },
  {
    vendor: 'Lenovo',
    product: 'ThinkSystem SR650 V2',
    cpu: 'Intel Xeon Gold 6326',
    maker: 'GenuineIntel',
    cores: 16,
    gib: 768,
  },
  { vendor: 'Supermicro', product: 'AS-2015CS-TNR', cpu: 'AMD EPYC 9554', maker: 'AuthenticAMD', cores: 64, gib: 1536 },
] as const

/** CPU types such machines offer their guests: those of today and those before. */
const intelLevels = ['Nehalem', 'Westmere', 'Haswell', 'Skylake-Server', 'Cascadelake-Server', 'Icelake-Server']
const amdLevels = ['Nehalem', 'Westmere', 'EPYC', 'EPYC-Rome', 'EPYC-Milan', 'EPYC-Genoa']

/** The hardware of a simulated host, by its place in the estate from 1: a few racks of each model, the same each time. */
export function simulatedHardware(hostName: string, place: number): Partial<DriverHostFacts> {
  const model = models[Math.floor((place - 1) / 8) % models.length] ?? models[0]
  const [sockets, threadsPerCore] = [2, 2]
  const onlineCpus = sockets * model.cores * threadsPerCore
  const perNode = onlineCpus / sockets
  const memoryBytes = model.gib * gibibyte
  return {
    hostName,
    machineId: `simulated-${String(place).padStart(4, '0')}`,
    hardware: { vendor: model.vendor, product: model.product, serial: `SIM${String(place).padStart(5, '0')}` },
    cpu: {
      model: model.cpu,
      vendor: model.maker,
      sockets,
      coresPerSocket: model.cores,
      threadsPerCore,
      onlineCpus,
      guestModels: ['qemu64', ...(model.maker === 'GenuineIntel' ? intelLevels : amdLevels)],
      machineTypes: ['q35', 'pc-q35-7.2', 'pc-q35-8.2'],
    },
    memoryBytes,
    nics: ['eno1', 'eno2'].map((name, port) => ({
      name,
      macAddress: `02:00:00:${hexByte(place >> 8)}:${hexByte(place)}:${hexByte(port + 1)}`,
      linkUp: true,
      speedMbps: 25_000,
      driver: model.maker === 'GenuineIntel' ? 'ice' : 'mlx5_core',
      addresses: port === 0 ? [`10.${(place >> 8) % 256}.${place % 256}.1/24`] : [],
    })),
    storageDevices: [0, 1].map((slot) => ({
      name: `nvme${slot}n1`,
      model: 'Simulated NVMe disk',
      serial: `SIM${String(place).padStart(5, '0')}${slot}`,
      sizeBytes: 3_840_755_982_336,
      rotational: false,
    })),
    numa: Array.from({ length: sockets }, (_, node) => ({
      node,
      memoryBytes: memoryBytes / sockets,
      cpus: Array.from({ length: perNode }, (_cpu, index) => node * perNode + index),
    })),
  }
}

function hexByte(value: number): string {
  return (value % 256).toString(16).padStart(2, '0')
}
