// A small estate of made-up objects, for looking at the pages without an engine.
import type { ReplyOf, Schema } from '@overt/api-client/engine'
import {
  aDisk,
  aHost,
  anEvent,
  anId,
  anOperation,
  aPlacement,
  aPlan,
  aRunningVm,
  aSession,
  aVm,
  minutesAgo,
  vmDefaults,
} from '../src/test-support/factories.ts'
import { detailHandlers } from './estate-details.ts'
import { type FakeHandlers, refusal } from '../src/test-support/fake-engine.ts'
import { usageHandlers } from '../src/test-support/usage.ts'

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
    return aRunningVm({ ...common, ipAddresses: over.status === 'powering_up' ? [] : [address] })
  }
  const rest = Array.from({ length: plain }, (_, index) => ({
    name: `worker-${String(index + 1).padStart(4, '0')}`,
    status: index % 5 === 0 ? ('down' as const) : ('up' as const),
  }))
  return [...named, ...rest].map(make)
}

const aTicket: ReplyOf<'createConsoleTicket'> = {
  ticket: 'ovc_made-up',
  path: '/api/v1/consoles/socket?ticket=ovc_made-up',
  sessionId: anId(1, 8),
  expiresAt: minutesAgo(-1),
}

function pageOf<Row extends { id: string }>(rows: readonly Row[], query: Record<string, unknown>) {
  const ids = typeof query['ids'] === 'string' ? query['ids'].split(',') : undefined
  const wanted = ids ? rows.filter(({ id }) => ids.includes(id)) : rows
  const from = Number(query['after'] ?? 0)
  const to = from + Number(query['limit'] ?? 100)
  return { items: wanted.slice(from, to), next: to < wanted.length ? String(to) : null }
}

function found<Row extends { id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id)
  if (!row) throw refusal('not_found', 'There is no such object, or you may not see it.')
  return row
}

/** Answers of a small estate with that many plain VMs besides the named ones. */
export function estate(options: { plainVms: number; signedIn?: boolean }): FakeHandlers {
  const vms = someVms(options.plainVms)
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
    aHost({ id: anId(2, 3), name: 'node-2', status: 'non_responsive', statusReason: 'No answer for 2 minutes' }),
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
  const tokens = ['backup-script', 'terraform'].map((name, index) => ({
    id: anId(index + 1, 14),
    name,
    createdAt: minutesAgo(9000),
    expiresAt: minutesAgo(-30_000),
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
  const common = { revision: 1, createdAt: minutesAgo(9000), description: '', myRights: aVm().myRights }
  const cluster: Schema<'Cluster'> = {
    ...common,
    id: anId(1, 2),
    name: 'Default',
    dataCenterId: anId(1, 10),
    dataCenterName: 'Default',
    architecture: 'x86_64',
    hostCount: 2,
    vmCount: vms.length,
  }
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
  const dataCenter: Schema<'DataCenter'> = {
    ...common,
    id: anId(1, 10),
    name: 'Default',
    local: true,
    status: 'up',
    statusReason: '',
    statusSince: minutesAgo(9000),
    spmHostId: anId(1, 3),
  }
  const plan =
    (title: string, text: string, irreversible = false) =>
    () =>
      aPlan({
        title,
        effects: [{ object: { kind: 'vm', id: anId(2), name: 'db-primary' }, action: 'interrupt', text, irreversible }],
      })
  const begin = (kind: Schema<'OperationKind'>) => (call: { path: { id: string } }) =>
    anOperation({
      id: anId(Math.floor(Math.random() * 1e6), 6),
      kind,
      object: { kind: 'vm', id: call.path.id, name: found(vms, call.path.id).name },
    })
  return {
    ...detailHandlers,
    ...usageHandlers,
    getSession: () => {
      if (options.signedIn === false) throw refusal('unauthenticated', 'Sign in first.')
      return aSession()
    },
    createSession: ({ body }) => {
      if (body.password !== 'secret') throw refusal('unauthenticated', 'The user name or the password is wrong.')
      return aSession()
    },
    deleteSession: () => undefined,
    updateSettings: ({ body }) => body,
    updateProfile: ({ body }) => ({ ...aSession().user, ...body }),
    changePassword: () => {
      throw refusal('invalid_request', 'The current password is wrong.', { fields: { '/currentPassword': 'Wrong.' } })
    },
    listApiTokens: () => ({ items: tokens, next: null }),
    createApiToken: ({ body }) => ({
      token: `ovt_${'x'.repeat(43)}`,
      apiToken: { id: anId(9, 14), name: body.name, createdAt: minutesAgo(0), expiresAt: minutesAgo(-43_200) },
    }),
    deleteApiToken: () => undefined,
    search: ({ query }) => {
      const q = String(query.q).toLowerCase()
      const limit = Number(query.limit ?? 5)
      const groupOf = (kind: 'vm' | 'host' | 'disk', rows: readonly { id: string; name: string }[]) => {
        const found = rows.filter(({ name }) => name.toLowerCase().includes(q))
        const items = found.slice(0, limit).map(({ id, name }) => ({
          object: { kind, id, name },
          description: '',
          match: { field: 'name' as const, value: name, how: 'contains' as const },
        }))
        return { kind, items, more: found.length > limit }
      }
      const groups = [groupOf('vm', vms), groupOf('host', hosts), groupOf('disk', disks)]
      return { groups: groups.filter(({ items }) => items.length > 0) }
    },
    listVms: ({ query }) => {
      const text = String(query.search ?? '').toLowerCase()
      const rows = vms.filter(
        ({ name, status, hostId }) =>
          (!query.hostId ||
            String(query.hostId)
              .split(',')
              .includes(hostId ?? '')) &&
          name.includes(text) &&
          (!query.status || String(query.status).split(',').includes(status)),
      )
      return { ...pageOf(rows, query), total: rows.length }
    },
    getVm: ({ path }) => found(vms, path.id),
    updateVm: ({ path, body }) => ({ ...found(vms, path.id), ...body, cloudInit: null }),
    createVm: () => anOperation({ kind: 'vm.create' }),
    getVmDefaults: ({ query }) => vmDefaults({ name: `${query.name ?? 'vm'}-4` }),
    previewVmPlacement: () =>
      aPlacement({
        hostCount: 500,
        fittingCount: 412,
        refusals: [
          { filter: 'memory', count: 81 },
          { filter: 'state', count: 7 },
        ],
      }),
    previewVmCloudInit: () => ({
      userData: '#cloud-config\nhostname: web-7\npreserve_hostname: false\ntimezone: "Europe/Berlin"\n',
      metaData: 'instance-id: id-of-the-vm\nlocal-hostname: web-7\n',
      networkConfig: null,
    }),
    listVmDiskAttachments: ({ path }) => ({
      items: [
        {
          diskId: anId(4, 7),
          diskName: 'web-1 disk 1',
          vmId: path.id,
          bus: 'virtio',
          device: 'disk',
          readOnly: false,
          bootOrder: 1,
          sizeBytes: 20 * 2 ** 30,
          actualSizeBytes: 3 * 2 ** 30,
          diskStatus: 'ok',
        },
      ],
      next: null,
    }),
    listVmNics: ({ path }) => ({
      items: [
        {
          id: anId(1, 12),
          vmId: path.id,
          name: 'nic1',
          networkId: network.id,
          networkName: network.name,
          model: 'virtio',
          macAddress: '56:6f:00:00:00:01',
          linked: true,
          addresses: ['10.83.0.12'],
        },
      ],
      next: null,
    }),
    listConsoleSessions: () => ({
      items: [
        {
          id: anId(1, 8),
          userName: 'admin',
          protocol: 'vnc',
          viewOnly: false,
          openedAt: minutesAgo(3),
          connected: true,
        },
        {
          id: anId(2, 8),
          userName: 'maria',
          protocol: 'serial',
          viewOnly: true,
          openedAt: minutesAgo(31),
          connected: true,
        },
      ],
      next: null,
    }),
    createConsoleTicket: ({ body }) => {
      // Whoever looks at the pages may stand in for the machine's end of it.
      if (body.protocol === 'serial') return aTicket
      throw refusal('host_unreachable', 'There is no console in this make-believe estate.')
    },
    planStopVm: plan(
      'Power off db-primary',
      'db-primary stops at once, as by pulling the plug; what the guest has not written is lost.',
      true,
    ),
    planShutdownVm: plan('Shut down db-primary', 'db-primary is asked to shut down; 1 console session ends.'),
    planRebootVm: plan('Reboot db-primary', 'db-primary is asked to reboot.'),
    planResetVm: plan('Reset db-primary', 'db-primary is reset at once, without asking the guest.', true),
    planDeleteVm: ({ query }) =>
      aPlan({
        title: 'Delete VM db-standby',
        effects: [
          {
            object: { kind: 'vm', id: anId(3), name: 'db-standby' },
            action: 'delete',
            text: 'VM db-standby is deleted.',
            irreversible: true,
          },
          {
            object: { kind: 'disk', id: anId(4, 7), name: 'db-standby disk 1' },
            action: query.disks === 'keep' ? 'keep' : 'delete',
            text:
              query.disks === 'keep'
                ? 'Disk db-standby disk 1 (20 GiB) stays.'
                : 'Disk db-standby disk 1 (20 GiB) is deleted.',
            irreversible: query.disks !== 'keep',
          },
        ],
        warnings: ['It was last used 42 minutes ago.'],
      }),
    planDeleteDisk: () =>
      aPlan({ title: 'Delete disk', blockers: [{ code: 'conflict', text: 'Three disks are based on it.' }] }),
    startVm: begin('vm.start'),
    stopVm: begin('vm.stop'),
    shutdownVm: begin('vm.shutdown'),
    rebootVm: begin('vm.reboot'),
    pauseVm: begin('vm.pause'),
    resumeVm: begin('vm.resume'),
    deleteVm: begin('vm.delete'),
    listDisks: ({ query }) =>
      pageOf(
        disks.filter(
          (disk) =>
            (query.contentType === undefined || String(query.contentType).split(',').includes(disk.contentType)) &&
            (query.readOnly === undefined || String(disk.readOnly) === String(query.readOnly)),
        ),
        query,
      ),
    getDisk: ({ path }) => found(disks, path.id),
    createDisk: () => anOperation({ kind: 'disk.create', object: { kind: 'disk', id: anId(4, 7), name: 'new' } }),
    listHosts: ({ query }) => pageOf(hosts, query),
    getHost: ({ path }) => found(hosts, path.id),
    approveHost: ({ path }) => found(hosts, path.id),
    listClusters: ({ query }) => pageOf([cluster], query),
    getCluster: ({ path }) => found([cluster], path.id),
    listNetworks: ({ query }) => pageOf([network], query),
    getNetwork: ({ path }) => found([network], path.id),
    listStorageDomains: ({ query }) => pageOf([domain], query),
    getStorageDomain: ({ path }) => found([domain], path.id),
    listDataCenters: ({ query }) => pageOf([dataCenter], query),
    getDataCenter: ({ path }) => found([dataCenter], path.id),
    listOperations: ({ query }) => {
      const status = typeof query.status === 'string' ? String(query.status).split(',') : undefined
      return pageOf(
        operations.filter((operation) => !status || status.includes(operation.status)),
        query,
      )
    },
    getOperation: ({ path }) => operations.find(({ id }) => id === path.id) ?? anOperation({ id: path.id }),
    cancelOperation: ({ path }) => ({ ...found(operations, path.id), cancelRequested: true }),
    listEvents: ({ query }) => {
      const severity = typeof query.severity === 'string' ? String(query.severity).split(',') : undefined
      return pageOf(
        events.filter((event) => !severity || severity.includes(event.severity)),
        query,
      )
    },
    listLocks: ({ query }) => ({
      items: query.operationId
        ? [
            {
              object: { kind: 'vm', id: anId(7), name: 'web-1' },
              aspect: 'power',
              mode: 'exclusive',
              held: true,
              actor: 'admin',
              holder: 'alive',
              leaseExpiresAt: null,
              healable: false,
              operation: {
                id: query.operationId,
                kind: 'vm.start',
                status: 'running',
                progressPercent: 40,
                cancellable: true,
              },
              since: minutesAgo(1),
              evidence: 'The operation runs; its lease was renewed 3 s ago.',
            },
          ]
        : [],
      next: null,
    }),
    getSystem: () => ({ engineId: anId(1, 13), version: '0.1.0', caFingerprint: 'ab'.repeat(32), time: minutesAgo(0) }),
  }
}
