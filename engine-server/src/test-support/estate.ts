// A small estate for tests of operations: a real database, hosts in memory that report, services and runners.
import { isDatabaseAway } from '../operations/failures.ts'
import { randomBytes } from 'node:crypto'
import { testDatabase, type TestDatabase } from '../../test/harness.ts'
import { type Actor, systemId } from '../authz/actor.ts'
import { createSteadyConnection, type SteadyConnection } from '../db/steady-connection.ts'
import { acknowledgeEnd } from '../hosts/acknowledge-end.ts'
import { FakeHosts } from '../hosts/fake.ts'
import type { FakeHost } from '../hosts/fake-host.ts'
import { ReportIngest } from '../hosts/ingest.ts'
import { type Log, silentLog } from '../log/log.ts'
import { createChangeFeed } from '../operations/change-feed.ts'
import { Runner } from '../operations/runner.ts'
import { defaultTimes, type Definitions, type Faults, type RunnerTimes } from '../operations/runner-parts.ts'
import type { FullReport } from '../reconcilers/suspicions.ts'
import { createAuditService } from '../resources/audit/service.ts'
import { createMaintenanceService } from '../resources/hosts/maintenance.ts'
import { createDiskService } from '../resources/disks/service.ts'
import { operationDefinitions } from '../resources/operation-definitions.ts'
import { createOperationService } from '../resources/operations/service.ts'
import { createStorageDomainService } from '../resources/storage-domains/service.ts'
import { createVmService } from '../resources/vms/service.ts'
import { createSecrets } from '../secrets/secrets.ts'
import type { Services } from '../services.ts'
import { createStorageLeases } from '../storage-leases/storage-leases.ts'
import { aGrant } from './grants.ts'

/** Short waits: what a test provokes is over soon. */
export const quickTimes: RunnerTimes = {
  ...defaultTimes,
  leaseMs: 2_000,
  renewEveryMs: 200,
  sweepEveryMs: 200,
  firstRetryMs: 5,
  lastRetryMs: 40,
  retryForMs: 3_000,
  retryUndoForMs: 3_000,
}

/** What a runner of a test differs in. */
export interface RunnerOptions {
  readonly faults?: Faults
  readonly times?: Partial<RunnerTimes>
  readonly definitions?: Definitions
  readonly epoch?: number
}
/** A runner with its connection. */
export interface TestRunner extends AsyncDisposable {
  readonly runner: Runner
  /** Stops dead, as a killed process. */
  kill(): Promise<void>
}

/** The estate. */
export interface Estate extends AsyncDisposable {
  readonly database: TestDatabase
  readonly db: TestDatabase['db']
  readonly hosts: FakeHosts
  readonly host: FakeHost
  readonly services: Services
  readonly ingest: ReportIngest
  /** The last full report that was stored of a host. */
  lastFull(hostId: string): FullReport | undefined
  readonly admin: Actor
  readonly dataCenterId: string
  readonly clusterId: string
  readonly networkId: string
  readonly hostId: string
  readonly domainId: string
  startRunner(options?: RunnerOptions): Promise<TestRunner>
  /** Adds a user with a role on an object. */
  aUser(name: string, role: 'administrator' | 'user', objectId: string): Promise<Actor>
  /** Adds an approved host that is up, with a storage domain of its own. */
  aHost(name: string): Promise<{ hostId: string; domainId: string; host: FakeHost }>
  /** Waits until an operation has ended or is stuck. */
  ended(operationId: string): ReturnType<Services['operations']['get']>
}

/** Makes an estate: one data center, cluster, network, host and storage domain, and an administrator. */
export async function anEstate({
  log = silentLog,
  definitions = operationDefinitions,
}: {
  log?: Log
  definitions?: Definitions
} = {}): Promise<Estate> {
  const database = await testDatabase()
  const { db } = database
  const connections: SteadyConnection[] = []
  const runners = new Set<TestRunner>()
  const openConnection = async (name: string, prepare: (connection: SteadyConnection) => void) => {
    const connection = createSteadyConnection(database.url, name, log)
    connections.push(connection)
    prepare(connection)
    const connected = new Promise<void>((resolve) => connection.onConnected(resolve))
    connection.start()
    await connected
    return connection
  }
  let hosts: FakeHosts | undefined
  const lastFull = new Map<string, FullReport>()
  const ingest = new ReportIngest({
    db,
    log,
    samples: () => undefined,
    listener: {
      fullReportStored: (id: string, sessionNumber: number, sequence: number) =>
        void lastFull.set(id, { sessionNumber, sequence }),
      machinesChanged: () => undefined,
      strayReported: () => undefined,
      fullReportNeeded: (hostId: string) => hosts?.reportFull(hostId),
      endsRecorded: (ends) => {
        for (const end of ends) if (hosts) void acknowledgeEnd(db, hosts, end).catch(() => false)
      },
    } as ConstructorParameters<typeof ReportIngest>[0]['listener'], // of this build or the one before
  })
  hosts = new FakeHosts(ingest)
  const fakes = hosts
  let changes: ReturnType<typeof createChangeFeed> | undefined
  await openConnection('changes', (connection) => (changes = createChangeFeed(connection)))
  if (!changes) throw new Error('no change feed')
  const secrets = createSecrets(randomBytes(32), 'test')
  const disks = createDiskService({ db })
  const vms = createVmService({ db, secrets, disks, hosts })
  const services = {
    db,
    hosts,
    log,
    secrets,
    changes,
    disks,
    operations: createOperationService({ db, changes, definitions }),
    storageLeases: createStorageLeases(db, db, hosts, log),
    storageDomains: createStorageDomainService({ db }),
    vms,
    hostMaintenance: createMaintenanceService({ db, vms }),
    auditLog: createAuditService(db),
  } as unknown as Services // what operations and their resources reach; the rest is no matter of theirs
  const ids = { dataCenterId: crypto.randomUUID(), clusterId: crypto.randomUUID(), networkId: crypto.randomUUID() }
  const { dataCenterId, clusterId, networkId } = ids
  await db
    .insertInto('data_center')
    .values({ id: dataCenterId, name: 'Default', local: true, ancestors: [dataCenterId, systemId] })
    .execute()
  await db
    .insertInto('cluster')
    .values({
      id: clusterId,
      data_center_id: dataCenterId,
      name: 'Default',
      architecture: 'x86_64',
      ancestors: [clusterId, dataCenterId, systemId],
    })
    .execute()
  await db
    .insertInto('network')
    .values({
      id: networkId,
      data_center_id: dataCenterId,
      name: 'Default',
      mode: 'nat',
      mtu: 1500,
      ipv4_cidr: '10.1.0.1/24',
      ancestors: [networkId, dataCenterId, systemId],
    })
    .execute()
  const aUser = async (name: string, role: 'administrator' | 'user', objectId: string): Promise<Actor> => {
    const userId = crypto.randomUUID()
    await db.insertInto('app_user').values({ id: userId, user_name: name, password_hash: '-' }).execute()
    await db
      .insertInto('permission')
      .values(aGrant(userId, role, 'system', objectId))
      .execute()
    const loginId = crypto.randomUUID()
    return { kind: 'user', userId, userName: name, loginId, limitedTo: null, requestId: 'test', clientAddress: '' }
  }
  const aHost = async (name: string) => {
    const hostId = crypto.randomUUID()
    const host = fakes.addHost(hostId, { hostName: name })
    await db
      .insertInto('host')
      .values({
        id: hostId,
        cluster_id: clusterId,
        name,
        address: '127.0.0.1',
        port: 54321,
        machine_id: hostId,
        certificate_fingerprint: hostId,
        certificate_expires_at: new Date('2100-01-01'),
        approved_at: new Date(),
        session_number: 1,
        ancestors: [hostId, clusterId, dataCenterId, systemId],
      })
      .execute()
    await db
      .insertInto('host_connection')
      .values({ host_id: hostId, state: 'up', last_answer_at: new Date() })
      .execute()
    fakes.connect(hostId, 1)
    await ingest.idle()
    const domainId = crypto.randomUUID()
    await db
      .insertInto('storage_domain')
      .values({
        id: domainId,
        data_center_id: dataCenterId,
        name: `on ${name}`,
        type: 'local',
        host_id: hostId,
        path: `/srv/overt/${name}`,
        attached_at: new Date(),
        ancestors: [domainId, dataCenterId, systemId],
      })
      .execute()
    await db
      .insertInto('storage_domain_runtime')
      .values({ domain_id: domainId, status: 'active', total_bytes: 1e12, available_bytes: 1e12 })
      .execute()
    await db
      .insertInto('storage_domain_host')
      .values({ domain_id: domainId, host_id: hostId, status: 'active' })
      .execute()
    host.domains.set(domainId, {
      path: `/srv/overt/${name}`,
      name,
      leaseNumber: 0,
      missing: false,
      volumes: new Map(),
    })
    return { hostId, domainId, host }
  }
  const admin = await aUser('admin', 'administrator', systemId)
  const first = await aHost('host-a')
  return {
    database,
    db,
    hosts,
    ...first,
    services,
    ingest,
    lastFull: (hostId) => lastFull.get(hostId),
    admin,
    ...ids,
    aUser,
    aHost,
    async ended(id) {
      for (;;)
        try {
          return await services.operations.wait(admin, id, 15, new AbortController().signal)
        } catch (error) {
          if (!isDatabaseAway(error)) throw error // a test breaks connections, this one's too
        }
    },
    async startRunner({ faults, times, epoch = 1, definitions: own } = {}) {
      const parts = {
        db,
        deferredDb: db,
        hosts: fakes,
        leader: { current: () => ({ epoch }) },
        log,
        definitions: own ?? definitions,
        instanceId: crypto.randomUUID(),
        services: () => services,
        times: { ...quickTimes, ...times },
        limit: 64,
        ...(faults ? { faults } : {}),
      }
      let runner: Runner | undefined
      const connection = await openConnection('runner', (opened) => (runner = new Runner(parts, opened)))
      if (!runner) throw new Error('no runner')
      const running = runner
      running.start()
      const started: TestRunner = {
        runner: running,
        async kill() {
          running.die()
          await connection.stop()
        },
        async [Symbol.asyncDispose]() {
          runners.delete(started)
          await running.stop()
        },
      }
      runners.add(started)
      return started
    },
    async [Symbol.asyncDispose]() {
      for (const runner of runners) await runner[Symbol.asyncDispose]()
      await ingest.stop()
      for (const connection of connections) await connection.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Marks what a host last told of the connection to it. */
export async function setConnection(
  { db }: Estate,
  hostId: string,
  state: 'initializing' | 'connecting' | 'up' | 'non_responsive',
): Promise<void> {
  await db.updateTable('host_connection').set({ state }).where('host_id', '=', hostId).execute()
}
