import type { AuditTrail } from './audit/trail.ts'
import type { Authority } from './authority/authority.ts'
import type { Db } from './db/database.ts'
import type { EventStream } from './events/stream.ts'
import type { HostClient } from './hosts/host-client.ts'
import type { MaintenanceService } from './resources/hosts/maintenance.ts'
import type { HostService } from './resources/hosts/service.ts'
import type { DirectoryService } from './resources/identity-providers/directory-service.ts'
import type { IdentityProviderService } from './resources/identity-providers/service.ts'
import type { ExternalSignIn } from './resources/identity-providers/sign-in.ts'
import type { Leader } from './leader/leader.ts'
import type { Log } from './log/log.ts'
import type { ChangeFeed } from './operations/change-feed.ts'
import type { DiskService } from './resources/disks/service.ts'
import type { OperationService } from './resources/operations/service.ts'
import type { StorageDomainService } from './resources/storage-domains/service.ts'
import type { AuditService } from './resources/audit/service.ts'
import type { StatisticsService } from './resources/statistics/service.ts'
import type { ObjectChangeService } from './resources/changes/service.ts'
import type { ConsoleService } from './resources/consoles/service.ts'
import type { ClusterService } from './resources/clusters/service.ts'
import type { DashboardService } from './resources/dashboard/service.ts'
import type { DataCenterService } from './resources/data-centers/service.ts'
import type { EventService } from './resources/events/service.ts'
import type { NetworkService } from './resources/networks/service.ts'
import type { NoticeService } from './resources/notices/service.ts'
import type { SearchService } from './resources/search/service.ts'
import type { SecondFactorService } from './resources/session/factor-service.ts'
import type { InvitationService } from './resources/session/invitation-service.ts'
import type { LoginSessionService } from './resources/session/login-session-service.ts'
import type { SessionService } from './resources/session/service.ts'
import type { SignInService } from './resources/session/sign-in-service.ts'
import type { UserSignInService } from './resources/session/user-sign-in-service.ts'
import type { Explainer } from './resources/permissions/explain.ts'
import type { GroupService } from './resources/permissions/group-service.ts'
import type { PermissionService } from './resources/permissions/permission-service.ts'
import type { RoleService } from './resources/permissions/role-service.ts'
import type { SshKeyService } from './resources/ssh-keys/service.ts'
import type { QuotaService } from './resources/quotas/service.ts'
import type { TagService } from './resources/tags/service.ts'
import type { UserService } from './resources/users/service.ts'
import type { TokenService } from './resources/users/token-service.ts'
import type { VmService } from './resources/vms/service.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { StorageLeases } from './storage-leases/storage-leases.ts'

/** What this process is. */
export interface EngineFacts {
  /** The installation's id, the same for every process and for ever. */
  readonly engineId: string
  /** Random per process; holds leases. */
  readonly instanceId: string
  readonly version: string
}

/**
 * Everything a handler or an operation step can reach; built once in `main.ts`. Resources call each other's services
 * through it, never each other's stores.
 */
export interface Services {
  readonly db: Db
  readonly deferredDb: Db
  readonly hosts: HostClient
  readonly hostService: HostService
  readonly hostMaintenance: MaintenanceService
  readonly engine: EngineFacts
  readonly log: Log
  readonly secrets: Secrets
  readonly authority: Authority
  /** Writes the audit log. */
  readonly audit: AuditTrail
  /** Reads it. */
  readonly auditLog: AuditService
  readonly leader: Leader
  readonly sessions: SessionService
  readonly signIns: SignInService
  readonly secondFactors: SecondFactorService
  readonly loginSessions: LoginSessionService
  readonly userSignIns: UserSignInService
  readonly invitations: InvitationService
  readonly users: UserService
  readonly roles: RoleService
  readonly groups: GroupService
  readonly identityProviders: IdentityProviderService
  readonly directories: DirectoryService
  readonly externalSignIn: ExternalSignIn
  readonly permissions: PermissionService
  readonly explainer: Explainer
  readonly tokens: TokenService
  readonly sshKeys: SshKeyService
  readonly dashboard: DashboardService
  readonly tags: TagService
  readonly dataCenters: DataCenterService
  readonly quotas: QuotaService
  readonly clusters: ClusterService
  readonly networks: NetworkService
  readonly events: EventService
  readonly notices: NoticeService
  readonly search: SearchService
  readonly statistics: StatisticsService
  readonly objectChanges: ObjectChangeService
  readonly stream: EventStream
  readonly changes: ChangeFeed
  readonly operations: OperationService
  readonly disks: DiskService
  readonly storageDomains: StorageDomainService
  readonly vms: VmService
  readonly consoles: ConsoleService
  readonly storageLeases: StorageLeases
}
