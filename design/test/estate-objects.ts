// The made-up objects of the small estate.
import type { Schema } from '@overt/api-client/engine'
import { aDisk, aHost, anEvent, anId, anOperation, aRunningVm, aVm, minutesAgo } from '../src/test-support/factories.ts'
import { somePlaces } from './estate-places.ts'

type Vm = Schema<'Vm'>

/** Named VMs in every interesting state, then as many plain ones as asked for. */
export function someVms(plain: number): Vm[] {
  const named: Partial<Vm>[] = [
    { name: 'build-runner', status: 'up', memoryBytes: 8 * 2 ** 30, description: 'Runs the nightly builds' },
    {
      name: 'db-primary',
      status: 'up',
      memoryBytes: 16 * 2 ** 30,
      pendingChanges: [{ field: 'memoryBytes', current: 16 * 2 ** 30, next: 24 * 2 ** 30 }],
    },
    { name: 'db-standby', status: 'down', statusReason: 'Shut down from inside the guest' },
    {
      name: 'import-test',
      status: 'image_locked',
      statusReason: 'Its disks are being made',
      activeOperation: { id: anId(3, 6), kind: 'vm.create', status: 'running', progressPercent: 64, cancellable: true },
    },
    { name: 'legacy-erp', status: 'not_responding', statusReason: 'The guest has not answered for 3 minutes' },
    { name: 'mail', status: 'paused', statusReason: 'Paused by admin' },
    {
      name: 'web-1',
      status: 'powering_up',
      activeOperation: { id: anId(1, 6), kind: 'vm.start', status: 'running', progressPercent: 40, cancellable: true },
    },
    { name: 'web-2', status: 'up' },
    { name: 'win-office', status: 'unknown', statusReason: 'Host node-2 does not answer', deleteProtected: true },
  ]
  const make = (over: Partial<Vm>, index: number): Vm => {
    const common = { ...over, id: anId(index + 1), statusSince: minutesAgo(3 ** (index % 9)) }
    const isOff = ['down', 'image_locked'].includes(over.status ?? 'down')
    if (isOff) return aVm(common)
    const address = `10.83.0.${12 + (index % 200)}`
    const memoryTotalBytes = over.memoryBytes ?? 2 ** 30
    const usage = {
      at: minutesAgo(0.1),
      cpuPercent: (index * 37 + 11) % 100,
      memoryUsedBytes: memoryTotalBytes * (0.3 + ((index * 7) % 6) / 10),
      memoryTotalBytes,
      diskReadBytesPerSecond: 2 ** 20,
      diskWriteBytesPerSecond: 2 ** 18,
      networkReceiveBytesPerSecond: 2 ** 17,
      networkTransmitBytesPerSecond: 2 ** 16,
    }
    const silent = ['not_responding', 'unknown'].includes(over.status ?? '')
    return aRunningVm({
      ...common,
      ipAddresses: over.status === 'powering_up' ? [] : [address],
      usage: silent ? null : usage,
    })
  }
  const rest = Array.from({ length: plain }, (_, index) => ({
    name: `worker-${String(index + 1).padStart(4, '0')}`,
    status: index % 5 === 0 ? ('down' as const) : ('up' as const),
  }))
  return [...named, ...rest].map(make)
}

/** The objects of the estate, with that many plain VMs besides the named ones. */
export function someObjects(plainVms: number) {
  const vms = someVms(plainVms)
  const disks = [
    aDisk(),
    aDisk({ id: anId(2, 7), name: 'overt-demo', sizeBytes: 2 ** 30, cloneCount: 1 }),
    aDisk({ id: anId(3, 7), name: 'debian-12-netinst', contentType: 'iso', format: 'raw', sizeBytes: 630 * 2 ** 20 }),
    aDisk({
      id: anId(4, 7),
      name: 'web-1 disk 1',
      readOnly: false,
      baseDiskId: anId(1, 7),
      cloneCount: 0,
      sizeBytes: 20 * 2 ** 30,
      vms: [{ kind: 'vm', id: anId(7), name: 'web-1' }],
    }),
    aDisk({
      id: anId(5, 7),
      name: 'import-test disk 1',
      readOnly: false,
      status: 'locked',
      statusReason: 'Being copied',
      actualSizeBytes: null,
    }),
  ]
  const hosts = [
    aHost(),
    aHost({
      id: anId(2, 3),
      name: 'node-2',
      status: 'non_responsive',
      statusReason: 'No answer for 2 minutes',
      certificateExpiresAt: minutesAgo(60 * 24 * 3),
      clockSkewMs: -20_300,
    }),
    aHost({
      id: anId(3, 3),
      name: 'node-3',
      status: 'pending_approval',
      clusterId: null,
      clusterName: null,
      vmCount: 0,
      statusReason: 'Registered itself; approve it to use it',
    }),
  ]
  const operations = [
    anOperation({ object: { kind: 'vm', id: anId(7), name: 'web-1' } }),
    anOperation({
      id: anId(2, 6),
      kind: 'disk.create',
      object: { kind: 'disk', id: anId(5, 7), name: 'import-test disk 1' },
      status: 'stuck',
      reason: 'The file could not be removed: the storage does not answer.',
      cancellable: false,
    }),
    anOperation({
      id: anId(4, 6),
      kind: 'vm.shutdown',
      object: { kind: 'vm', id: anId(3), name: 'db-standby' },
      status: 'succeeded',
      progressPercent: 100,
      createdAt: minutesAgo(20),
      startedAt: minutesAgo(20),
      endedAt: minutesAgo(19.5),
      steps: [{ name: 'ask_guest', status: 'done', startedAt: minutesAgo(20), endedAt: minutesAgo(19.5) }],
    }),
    anOperation({
      id: anId(5, 6),
      status: 'failed',
      progressPercent: 60,
      object: { kind: 'vm', id: anId(5), name: 'legacy-erp' },
      createdAt: minutesAgo(200),
      startedAt: minutesAgo(200),
      endedAt: minutesAgo(199),
      error: { code: 'insufficient_capacity', message: 'No host has 64 GiB of free memory.' },
      steps: [
        {
          name: 'place',
          status: 'failed',
          startedAt: minutesAgo(200),
          endedAt: minutesAgo(199),
          message: 'No host fits.',
        },
      ],
    }),
  ]
  const migration = anOperation({
    id: anId(6, 6),
    kind: 'vm.migrate',
    object: { kind: 'vm', id: anId(7), name: 'web-1' },
    status: 'succeeded',
    progressPercent: 100,
    createdAt: minutesAgo(300),
    startedAt: minutesAgo(300),
    endedAt: minutesAgo(299),
    steps: ['place', 'prepare', 'move', 'settle'].map((name) => ({
      name,
      status: 'done' as const,
      startedAt: minutesAgo(300),
      endedAt: minutesAgo(name === 'move' ? 299.3 : 299.9),
      ...(name === 'move' && {
        message:
          'It took 38.4 s, sent 5310 MiB of memory in 9 rounds; the guest stood still for 212 ms. It was moved by the ' +
          'policy minimal downtime, with 400 MiB/s at most: it was slowed by up to 40 %, and might stand still for 300 ms at most.',
      }),
    })),
  })
  operations.push(migration)
  const tokens = ['backup-script', 'terraform'].map((name, index) => ({
    id: anId(index + 1, 14),
    name,
    createdAt: minutesAgo(9000),
    expiresAt: minutesAgo(-30_000),
    rights: index === 0 ? (['see', 'run_vm'] as const).slice() : null,
    lastUsedAt: index === 0 ? minutesAgo(3) : null,
  }))
  const events = [
    anEvent({
      severity: 'error',
      code: 'host.lost',
      message: 'Host node-2 does not answer.',
      object: { kind: 'host', id: anId(2, 3), name: 'node-2' },
      userName: null,
    }),
    anEvent({ id: anId(2, 9), at: minutesAgo(5) }),
    anEvent({
      id: anId(3, 9),
      at: minutesAgo(19),
      code: 'vm.down',
      message: 'VM db-standby is down: shut down from inside the guest.',
      object: { kind: 'vm', id: anId(3), name: 'db-standby' },
    }),
    anEvent({
      id: anId(4, 9),
      at: minutesAgo(90),
      severity: 'warning',
      code: 'storage.low',
      message: 'Storage domain Default has less than 10 % free.',
      object: { kind: 'storage_domain', id: anId(1, 8), name: 'Default' },
      userName: null,
    }),
    anEvent({
      id: anId(5, 9),
      at: minutesAgo(1500),
      code: 'user.signed_in',
      message: 'admin signed in.',
      object: null,
    }),
  ]
  const common = { revision: 1, createdAt: minutesAgo(9000), description: '', tags: [], myRights: aVm().myRights }
  const network: Schema<'Network'> = {
    ...common,
    id: anId(1, 11),
    name: 'Default',
    dataCenterId: anId(1, 10),
    mode: 'nat',
    mtu: 1500,
    ipv4Cidr: '10.83.0.1/24',
    vmCount: vms.length,
  }
  const domain: Schema<'StorageDomain'> = {
    ...common,
    id: anId(1, 8),
    name: 'Default',
    dataCenterId: anId(1, 10),
    storage: { type: 'local', hostId: anId(1, 3), path: '/var/lib/overt/storage' },
    status: 'active',
    statusReason: '',
    statusSince: minutesAgo(9000),
    totalBytes: 500 * 2 ** 30,
    availableBytes: 41 * 2 ** 30,
    diskCount: disks.length,
  }
  return { vms, disks, hosts, operations, tokens, events, network, domain, ...somePlaces(vms.length) }
}
