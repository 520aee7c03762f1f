// A small estate of made-up objects, for looking at the pages without an engine.
import { maintenanceOf, planOfMaintenance } from './estate-maintenance.ts'
import type { ReplyOf, Schema } from '@overt/api-client/engine'
import { anId, anOperation, aPlan, aSession, minutesAgo, vmDefaults } from '../src/test-support/factories.ts'
import { detailHandlers } from './estate-details.ts'
import { ownCertificates, planOfRemoval } from './estate-hosts.ts'
import { someObjects } from './estate-objects.ts'
import { peopleHandlers } from './estate-people.ts'
import { placeHandlers } from './estate-places.ts'
import { placementHandlers } from './estate-placement.ts'
import { type FakeHandlers, refusal } from '../src/test-support/fake-engine.ts'
import { aPlacement, someTargets } from '../src/test-support/placement.ts'
import { usageHandlers } from '../src/test-support/usage.ts'

const aTicket: ReplyOf<'createConsoleTicket'> = {
  ticket: 'ovc_made-up',
  path: '/api/v1/consoles/socket?ticket=ovc_made-up',
  sessionId: anId(1, 8),
  expiresAt: minutesAgo(-1),
}

const screenOf = (name: string) =>
  new Blob(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400"><rect width="720" height="400"/>
      <g fill="#ccc" font-family="monospace" font-size="18"><text x="8" y="28">Debian GNU/Linux 12 ${name} tty1</text>
      <text x="8" y="76">${name} login: _</text></g></svg>`,
    ],
    { type: 'image/svg+xml' },
  )

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
  const { vms, disks, hosts, operations, tokens, events, cluster, network, domain, dataCenter } = someObjects(
    options.plainVms,
  )
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
    ...peopleHandlers,
    ...placementHandlers,
    ...usageHandlers,
    ...placeHandlers({ cluster, dataCenter }),
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
      apiToken: {
        id: anId(9, 14),
        name: body.name,
        createdAt: minutesAgo(0),
        expiresAt: minutesAgo(-43_200),
        rights: null,
      },
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
    // The contract says "binary"; what draws it takes any picture.
    getVmScreenshot: ({ path }) => screenOf(found(vms, path.id).name) as unknown as ReplyOf<'getVmScreenshot'>,
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
    planMigrateVm: plan(
      'Migrate db-primary',
      'VM db-primary moves from host node-1 to the host that fits best while it goes on, by the policy minimal downtime, with 400 MiB/s at most.',
    ),
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
      aPlan({
        title: 'Delete disk debian-12',
        effects: [
          {
            object: { kind: 'disk', id: anId(1, 7), name: 'debian-12' },
            action: 'delete',
            text: 'Disk debian-12 is deleted.',
            irreversible: true,
          },
        ],
        blockers: [{ code: 'conflict', text: 'Three disks are based on it.' }],
      }),
    startVm: begin('vm.start'),
    stopVm: begin('vm.stop'),
    shutdownVm: begin('vm.shutdown'),
    rebootVm: begin('vm.reboot'),
    pauseVm: begin('vm.pause'),
    resumeVm: begin('vm.resume'),
    migrateVm: begin('vm.migrate'),
    listVmMigrationTargets: () => someTargets({ bandwidthMibPerSecond: 400 }),
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
    listHosts: ({ query }) =>
      pageOf(
        hosts.filter(({ clusterId }) => !query.clusterId || String(query.clusterId).includes(clusterId ?? '-')),
        query,
      ),
    getHost: ({ path }) => found(hosts, path.id),
    approveHost: ({ path }) => found(hosts, path.id),
    updateHost: ({ path, body }) => ({ ...found(hosts, path.id), ...body }),
    planDeleteHost: ({ path, query }) => planOfRemoval(found(hosts, path.id), String(query.force) === 'true'),
    deleteHost: () => undefined,
    planMaintainHost: ({ path, body }) => planOfMaintenance(found(hosts, path.id), body.immovable ?? 'refuse'),
    maintainHost: ({ path }) => maintenanceOf(found(hosts, path.id)),
    activateHost: ({ path }) => found(hosts, path.id),
    renewHostCertificate: ({ path }) => ({
      ...found(hosts, path.id),
      certificateRenewalRequestedAt: new Date().toISOString(),
    }),
    listCertificates: () => ({ items: ownCertificates(), next: null }),
    listNetworks: ({ query }) => pageOf([network], query),
    getNetwork: ({ path }) => found([network], path.id),
    listStorageDomains: ({ query }) => pageOf([domain], query),
    getStorageDomain: ({ path }) => found([domain], path.id),
    listOperations: ({ query }) => {
      const status = typeof query.status === 'string' ? String(query.status).split(',') : undefined
      return pageOf(
        operations.filter(
          ({ status: now, parentId }) =>
            (!status || status.includes(now)) && (query.parentId === undefined || query.parentId === parentId),
        ),
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
