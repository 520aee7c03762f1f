// The composition root: which parts there are, and in which order they start and stop.
import type { RequestListener } from 'node:http'
import { hostname, networkInterfaces } from 'node:os'
import { createApp, type Readiness } from './app.ts'
import { startSealer } from './audit/sealer.ts'
import { AuditTrail } from './audit/trail.ts'
import type { Config } from './config.ts'
import { type Core, openCore } from './core.ts'
import { startPublisher } from './events/publisher.ts'
import { createEventStream } from './events/stream.ts'
import { ensureFirstAdministrator } from './first-administrator.ts'
import type { HostSide } from './hosts/compose.ts'
import { startHousekeeping } from './housekeeping.ts'
import { expiredPermissionsReconciler } from './resources/permissions/expiry.ts'
import { allowedHosts } from './http/origin.ts'
import { listen, type Servers, type UpgradeRoute } from './http/servers.ts'
import type { Log } from './log/log.ts'
import { countLiveOperations } from './metrics/store.ts'
import { createChangeFeed } from './operations/change-feed.ts'
import { Runner } from './operations/runner.ts'
import { Reconcilers } from './reconcilers/reconciler.ts'
import { defaultTimes } from './operations/runner-parts.ts'
import { createAuditService } from './resources/audit/service.ts'
import { createClusterService } from './resources/clusters/service.ts'
import { createConsoleService } from './resources/consoles/service.ts'
import { createDashboardService } from './resources/dashboard/service.ts'
import { createDataCenterService } from './resources/data-centers/service.ts'
import { createDiskService } from './resources/disks/service.ts'
import { createEventService } from './resources/events/service.ts'
import { createObjectChangeService } from './resources/changes/service.ts'
import { type HostInstaller, readHostInstaller } from './resources/hosts/installer.ts'
import { createMaintenanceService } from './resources/hosts/maintenance.ts'
import { createHostService } from './resources/hosts/service.ts'
import { handlers } from './resources/index.ts'
import { directoriesReconciler } from './resources/identity-providers/check.ts'
import { createDirectoryService } from './resources/identity-providers/directory-service.ts'
import { createIdentityProviderService } from './resources/identity-providers/service.ts'
import { createExternalSignIn } from './resources/identity-providers/sign-in.ts'
import { createNetworkService } from './resources/networks/service.ts'
import { operationDefinitions } from './resources/operation-definitions.ts'
import { createOperationService } from './resources/operations/service.ts'
import { createSearchService } from './resources/search/service.ts'
import { createSignInServices } from './resources/session/compose.ts'
import { createStorageDomainService } from './resources/storage-domains/service.ts'
import { createExplainer } from './resources/permissions/explain.ts'
import { createGroupService } from './resources/permissions/group-service.ts'
import { createPermissionService } from './resources/permissions/permission-service.ts'
import { createRoleService } from './resources/permissions/role-service.ts'
import { createStatisticsService } from './resources/statistics/service.ts'
import { createQuotaService } from './resources/quotas/service.ts'
import { createTagService } from './resources/tags/service.ts'
import { createUserService } from './resources/users/service.ts'
import { createNoticeService } from './resources/notices/service.ts'
import { createSshKeyService } from './resources/ssh-keys/service.ts'
import { createTokenService } from './resources/users/token-service.ts'
import { createVmService } from './resources/vms/service.ts'
import type { Services } from './services.ts'
import { version } from './version.ts'

/** A running engine. */
export interface Engine {
  readonly core: Core
  readonly services: Services
  readonly httpPort: number
  readonly httpsPort: number
  /** Takes no more work, lets answers finish, gives up the lead, ends the connections; within 5 s. */
  stop(): Promise<void>
}

/** What may be exchanged: tests give hosts in memory. */
export interface EngineOptions {
  readonly instanceId?: string
  readonly composeHosts: (core: Core) => HostSide
}

const drainMs = 3_000

/** Starts an engine on databases that are migrated. */
export async function startEngine(config: Config, log: Log, options: EngineOptions): Promise<Engine> {
  const core = await openCore(config, log, options.instanceId ?? crypto.randomUUID())
  const { db, changes, leader } = core
  try {
    if (await ensureFirstAdministrator(db, core.passwords, config.dataDir))
      log.info('made the first administrator; the password is in initial-admin-password in the data folder')
    const hostSide = options.composeHosts(core)
    const installer = await readHostInstaller(config.hostAgentDir, {
      names: config.publicNames,
      port: config.httpsPort,
    })
    const services = composeServices(core, hostSide, installer)
    const runner = composeRunner(core, services)

    startPublisher({ db, changes, leader, log, stream: services.stream })
    startHousekeeping(db, leader, log, config)
    startSealer(db, leader, log)
    const reconcilers = new Reconcilers([directoriesReconciler(core), expiredPermissionsReconciler(core)], log)
    leader.whileLeading((leadership, signal) => {
      hostSide.lead(leadership, signal)
      runner.start()
      reconcilers.lead(signal)
      signal.addEventListener('abort', () => void runner.stop(), { once: true })
    })
    observe(core, services)

    const servers = await serve(core, services, { upgrades: hostSide.upgrades(services), installer })
    services.stream.start()
    changes.start()
    leader.start()
    return {
      core,
      services,
      httpPort: servers.httpPort,
      httpsPort: servers.httpsPort,
      async stop() {
        services.stream.stop()
        const drained = servers.close(drainMs)
        await leader.stop()
        await runner.stop()
        await hostSide.stop()
        await drained
        await services.audit.flush()
        await core.close()
      },
    }
  } catch (error) {
    await core.close()
    throw error
  }
}

function composeServices(core: Core, hostSide: HostSide, installer: HostInstaller | undefined): Services {
  const {
    config,
    history,
    log,
    db,
    deferredDb,
    changes,
    identities,
    passwords,
    secrets,
    authority,
    leader,
    instanceId,
  } = core
  const users = createUserService(db, passwords, identities, config)
  const signIn = createSignInServices({ ...config, db, passwords, secrets, users, identities })
  const feed = createChangeFeed(changes)
  const disks = createDiskService({ db })
  const stream = createEventStream({ db, changes, identities, log })
  const vms = createVmService({ db, secrets, disks, hosts: hostSide.client })
  const dataCenters = createDataCenterService(db)
  const operations = createOperationService({ db, changes: feed, definitions: operationDefinitions })
  return {
    db,
    deferredDb,
    hosts: hostSide.client,
    hostService: createHostService({ db, authority, installer }),
    hostMaintenance: createMaintenanceService({ db, vms }),
    engine: { engineId: authority.engineId, instanceId, version },
    log,
    secrets,
    authority,
    audit: new AuditTrail(db, log),
    auditLog: createAuditService(db),
    leader,
    ...signIn,
    users,
    roles: createRoleService(db),
    groups: createGroupService(db, users),
    permissions: createPermissionService(db, users),
    explainer: createExplainer(db, users),
    identityProviders: createIdentityProviderService({ db, secrets }),
    directories: createDirectoryService({ db, secrets }),
    externalSignIn: createExternalSignIn({ db, secrets, signIns: signIn.signIns }),
    tokens: createTokenService(db, identities),
    sshKeys: createSshKeyService(db),
    dashboard: createDashboardService({ db, dataCenters, operations }),
    tags: createTagService(db),
    quotas: createQuotaService(db),
    dataCenters,
    clusters: createClusterService(db),
    networks: createNetworkService(db),
    search: createSearchService(db),
    events: createEventService(db, stream),
    notices: createNoticeService(db),
    statistics: createStatisticsService({ db, history, statisticsIntervalMs: config.statisticsIntervalMs }),
    stream,
    objectChanges: createObjectChangeService(db),
    changes: feed,
    operations,
    disks,
    vms,
    consoles: createConsoleService({ db, hosts: hostSide.client, vms }),
    storageDomains: createStorageDomainService({ db }),
    storageLeases: hostSide.storageLeases,
  }
}

function composeRunner({ db, deferredDb, leader, log, instanceId, changes }: Core, services: Services): Runner {
  const parts = {
    db,
    deferredDb,
    hosts: services.hosts,
    leader,
    log,
    definitions: operationDefinitions,
    instanceId,
    services: () => services,
    times: defaultTimes,
    limit: 256,
  }
  return new Runner(parts, changes)
}

function serve(
  core: Core,
  services: Services,
  { upgrades, installer }: { upgrades: readonly UpgradeRoute[]; installer: HostInstaller | undefined },
): Promise<Servers> {
  const { config, authority, identities, log, metrics } = core
  const hosts = allowedHosts(hostname(), config.publicNames)
  const app = createApp({
    services,
    identities,
    handlers,
    validateReplies: config.validateReplies,
    allowedHosts: hosts,
    portalAdminDir: config.portalAdminDir,
    portalVmDir: config.portalVmDir,
    installer,
    metrics,
    readiness: readinessOf(core),
  })
  const answer = app.callback()
  const handle: RequestListener = (request, response) => void answer(request, response)
  const certificateNames = [...hosts, ...ownAddresses()]
  return listen({ handle, upgrades, allowedHosts: hosts, identities, authority, certificateNames, log }, config)
}

/** Ready: the database answers, changes are heard, and some engine leads. */
function readinessOf({ pool, changes, leader }: Core): Readiness {
  return async () => {
    const answers = await pool.query('select').then(
      () => true,
      () => false,
    )
    return [
      ...(answers && changes.connected ? [] : ['the database does not answer']),
      ...(leader.known() ? [] : ['no engine leads yet']),
    ]
  }
}

function observe({ metrics, db, leader }: Core, { stream }: Services): void {
  metrics.gauge('overt_stream_clients', 'Open event streams.', () => stream.clientCount)
  metrics.gauge('overt_leading', 'Whether this engine leads the estate.', () => (leader.current() ? 1 : 0))
  metrics.gaugeBy('overt_operations', 'Operations that have not ended, by status.', 'status', () =>
    countLiveOperations(db),
  )
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => !address.startsWith('fe80:'))
}
