import type { Schema } from '@overt/api-client/engine'
import { everyRight } from '../rights/right-groups.ts'

/** A stable id for the n-th object of a test. */
export function anId(n: number, kind = 0): string {
  return `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(n).padStart(12, '0')}`
}

/** Every right there is. */
export const allRights: Schema<'Rights'> = [...everyRight]

/** Some minutes ago, as the contract writes times. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}

/** A VM that is down, unless overridden. */
export function aVm(over: Partial<Schema<'Vm'>> = {}): Schema<'Vm'> {
  return {
    id: anId(1),
    name: 'web-1',
    description: '',
    clusterId: anId(1, 2),
    clusterName: 'Default',
    status: 'down',
    statusReason: '',
    statusSince: minutesAgo(42),
    hostId: null,
    hostName: null,
    simulated: false,
    architecture: 'x86_64',
    memoryBytes: 2 ** 30,
    maxMemoryBytes: 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
    firmware: 'bios',
    display: 'vnc',
    pinnedHosts: [],
    bootDevices: ['disk'],
    deleteProtected: false,
    isoDiskId: null,
    quotaId: null,
    cloudInit: null,
    consoles: ['vnc', 'serial'],
    runId: null,
    startedAt: null,
    guest: null,
    ipAddresses: [],
    usage: null,
    pendingChanges: [],
    activeOperation: null,
    diskCount: 1,
    nicCount: 1,
    revision: 3,
    createdAt: minutesAgo(60 * 50),
    createdBy: 'admin',
    tags: [],
    myRights: allRights,
    ...over,
  }
}

/** The same, running. */
export function aRunningVm(over: Partial<Schema<'Vm'>> = {}): Schema<'Vm'> {
  return aVm({
    status: 'up',
    hostId: anId(1, 3),
    hostName: 'node-1',
    runId: anId(1, 4),
    startedAt: minutesAgo(42),
    ipAddresses: ['10.83.0.12'],
    guest: {
      hostName: 'web-1',
      osName: 'Debian GNU/Linux',
      osVersion: '12',
      kernel: '6.1.0-28-amd64',
      timeZone: 'UTC',
      agentVersion: '7.2.0',
      interfaces: [{ name: 'eth0', macAddress: '56:6f:00:00:00:01', addresses: ['10.83.0.12'] }],
      fileSystems: [{ mountPoint: '/', type: 'ext4', totalBytes: 20 * 2 ** 30, usedBytes: 7.4 * 2 ** 30 }],
    },
    ...over,
  })
}

/** A signed-in administrator. */
export function aSession(over: Partial<Schema<'Session'>> = {}): Schema<'Session'> {
  return {
    user: {
      id: anId(1, 5),
      userName: 'admin',
      administrator: true,
      status: 'active',
      createdAt: minutesAgo(9000),
      revision: 1,
    },
    csrfToken: 'csrf-1',
    expiresAt: minutesAgo(-600),
    rights: allRights,
    portals: ['administration', 'vm'],
    settings: {},
    ...over,
  }
}

/** An operation that has just begun. */
export function anOperation(over: Partial<Schema<'Operation'>> = {}): Schema<'Operation'> {
  return {
    id: anId(1, 6),
    kind: 'vm.start',
    object: { kind: 'vm', id: anId(1), name: 'web-1' },
    status: 'running',
    reason: '',
    progressPercent: 40,
    cancellable: true,
    cancelRequested: false,
    actor: { userId: anId(1, 5), userName: 'admin' },
    requestId: 'request-1',
    createdAt: minutesAgo(0.1),
    startedAt: minutesAgo(0.1),
    endedAt: null,
    steps: [
      { name: 'place', status: 'done', startedAt: minutesAgo(0.1), endedAt: minutesAgo(0.099), message: 'node-1' },
      { name: 'launch', status: 'running', startedAt: minutesAgo(0.09), endedAt: null },
      { name: 'settle', status: 'waiting', startedAt: null, endedAt: null },
    ],
    error: null,
    parentId: null,
    ...over,
  }
}

/** A plan to power off a VM. */
export function aPlan(over: Partial<Schema<'Plan'>> = {}): Schema<'Plan'> {
  return {
    hash: 'a'.repeat(64),
    title: 'Power off web-1',
    effects: [
      {
        object: { kind: 'vm', id: anId(1), name: 'web-1' },
        action: 'interrupt',
        text: 'web-1 stops at once, as by pulling the plug; what the guest has not written is lost.',
        irreversible: true,
      },
    ],
    blockers: [],
    warnings: [],
    ...over,
  }
}

/** A disk that can be cloned from. */
export function aDisk(over: Partial<Schema<'Disk'>> = {}): Schema<'Disk'> {
  return {
    id: anId(1, 7),
    name: 'debian-12',
    description: '',
    storageDomainId: anId(1, 8),
    storageDomainName: 'Default',
    contentType: 'data',
    status: 'ok',
    statusReason: '',
    statusSince: minutesAgo(3000),
    format: 'qcow2',
    allocation: 'thin',
    sizeBytes: 2 * 2 ** 30,
    actualSizeBytes: 280 * 2 ** 20,
    readOnly: true,
    baseDiskId: null,
    quotaId: null,
    cloneCount: 3,
    vms: [],
    activeOperation: null,
    revision: 1,
    createdAt: minutesAgo(3000),
    tags: [],
    myRights: allRights,
    ...over,
  }
}

/** An event about a VM. */
export function anEvent(over: Partial<Schema<'Event'>> = {}): Schema<'Event'> {
  return {
    id: anId(1, 9),
    at: minutesAgo(3),
    code: 'vm.started',
    severity: 'normal',
    message: 'VM web-1 was started on host node-1.',
    object: { kind: 'vm', id: anId(1), name: 'web-1' },
    userName: 'admin',
    operationId: anId(1, 6),
    requestId: 'request-1',
    ...over,
  }
}

/** A host that is up. */
export function aHost(over: Partial<Schema<'Host'>> = {}): Schema<'Host'> {
  return {
    id: anId(1, 3),
    name: 'node-1',
    description: '',
    clusterId: anId(1, 2),
    clusterName: 'Default',
    address: '10.0.0.11',
    port: 54321,
    status: 'up',
    statusReason: '',
    statusSince: minutesAgo(9000),
    simulated: false,
    certificateFingerprint: 'ab'.repeat(32),
    certificateExpiresAt: minutesAgo(-60 * 24 * 300),
    vmCount: 2,
    usage: null,
    migrationBandwidthMibPerSecond: null,
    externalMachineCount: 0,
    hardware: {
      architecture: 'x86_64',
      vendor: 'Example',
      product: 'R1',
      serial: 'R1-0042',
      cpuModel: 'Intel Xeon Gold 6338',
      onlineCpus: 32,
      sockets: 1,
      coresPerSocket: 16,
      threadsPerCore: 2,
      memoryBytes: 128 * 2 ** 30,
      accelerator: {
        kind: 'tcg',
        reason: 'KVM does not run 64-bit guest code here; guests are emulated.',
        probe: { deviceFile: true, cpuFlag: true, guestRan: false },
      },
      numa: [0, 1].map((node) => ({
        node,
        memoryBytes: 64 * 2 ** 30,
        cpus: Array.from({ length: 16 }, (_, index) => node * 16 + index),
      })),
      nics: [
        { name: 'eno1', macAddress: '52:54:00:00:00:01', linkUp: true, speedMbps: 10_000, addresses: ['10.0.0.11/24'] },
        { name: 'eno2', macAddress: '52:54:00:00:00:02', linkUp: false, addresses: [], driver: 'ixgbe' },
      ],
      storageDevices: [
        { name: 'nvme0n1', model: 'Example SSD', serial: 'S1', sizeBytes: 500 * 10 ** 9, rotational: false },
      ],
      versions: { qemu: '7.2.19', libvirt: '9.0.0', kernel: '6.1.0' },
      storageRoots: [{ path: '/var/lib/overt', availableBytes: 310 * 2 ** 30, totalBytes: 500 * 2 ** 30 }],
    },
    revision: 1,
    createdAt: minutesAgo(9000),
    tags: [],
    myRights: allRights,
    ...over,
  }
}

/** What the engine gives a new VM. */
export function vmDefaults(over: Partial<Schema<'VmDefaults'>> = {}): Schema<'VmDefaults'> {
  return {
    name: 'vm-1',
    clusterId: anId(1, 2),
    memoryBytes: 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    firmware: 'bios',
    networkId: anId(1, 11),
    storageDomainId: anId(1, 8),
    storageDomainIds: [anId(1, 8)],
    diskSizeBytes: 10 * 2 ** 30,
    largestHost: { memoryBytes: 128 * 2 ** 30, cpus: 32 },
    ...over,
  }
}

/** A cluster with the settings a new one begins with, unless overridden. */
export function aCluster(over: Partial<Schema<'Cluster'>> = {}): Schema<'Cluster'> {
  return {
    id: anId(1, 2),
    name: 'Default',
    description: '',
    dataCenterId: anId(1, 10),
    dataCenterName: 'Default',
    architecture: 'x86_64',
    cpuType: null,
    emulatedMachine: null,
    firmwareDefault: 'bios',
    memoryOvercommitPercent: 100,
    schedulingPolicy: 'even_memory',
    migrationPolicy: 'minimal_downtime',
    hostCount: 2,
    vmCount: 0,
    revision: 1,
    createdAt: minutesAgo(9000),
    tags: [],
    myRights: allRights,
    ...over,
  }
}

/** A data center with storage of its hosts' own, unless overridden. */
export function aDataCenter(over: Partial<Schema<'DataCenter'>> = {}): Schema<'DataCenter'> {
  return {
    id: anId(1, 10),
    name: 'Default',
    description: '',
    local: true,
    quotaMode: 'disabled',
    status: 'up',
    statusReason: '',
    statusSince: minutesAgo(9000),
    spmHostId: anId(1, 3),
    revision: 1,
    createdAt: minutesAgo(9000),
    tags: [],
    myRights: allRights,
    ...over,
  }
}
