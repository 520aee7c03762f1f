import { engineOperations, type OperationId } from '@overt/api-client/engine'
import type { ObjectKind } from '../events/record.ts'
import type { Right } from './roles.ts'

/** What an API operation demands of its caller before its request is even validated. */
export type Requirement =
  /** No identity; exactly the operations the contract marks `security: []`. */
  | { readonly by: 'nobody' }
  /** A signed-in caller; the operation touches only what is the caller's own. */
  | { readonly by: 'self' }
  /** A signed-in caller; the statement that reads carries `visibleTo`, so absent and hidden are one. */
  | { readonly by: 'query' }
  /** The right on the system itself. */
  | { readonly by: 'system'; readonly right: Right }
  /** The right on the object a path parameter names; unseen is `not_found`, seen without the right `forbidden`. */
  | { readonly by: 'object'; readonly right: Right; readonly kind: ObjectKind; readonly parameter: string }
  /** One of the rights on any object at all; the service then demands it on the object the body names. */
  | { readonly by: 'somewhere'; readonly rights: readonly [Right, ...Right[]] }

const nobody: Requirement = { by: 'nobody' }
const self: Requirement = { by: 'self' }
const query: Requirement = { by: 'query' }
const onSystem = (right: Right): Requirement => ({ by: 'system', right })
const somewhere = (...rights: [Right, ...Right[]]): Requirement => ({ by: 'somewhere', rights })
const onObject =
  (kind: ObjectKind) =>
  (right: Right): Requirement => ({ by: 'object', right, kind, parameter: 'id' })
const dataCenter = onObject('data_center')
const cluster = onObject('cluster')
const vm = onObject('vm')
const disk = onObject('disk')
const operation = onObject('operation')
const tag = onObject('tag')
const quota = onObject('quota')

/** The permission table: one row per API operation of the contract; an operation without a row does not compile. */
export const permissions = {
  createSession: nobody,
  getSession: self,
  deleteSession: self,
  updateSettings: self,
  updateProfile: self,
  changePassword: self,
  continueSession: nobody, // the cookie of its step is the credential
  getSecondFactor: self,
  beginSecondFactor: self,
  confirmSecondFactor: self,
  makeRecoveryCodes: self,
  removeSecondFactor: self,
  listSessions: query, // one's own, or all with `manipulate_users`
  endSession: query,
  endOtherSessions: self,
  inviteUser: onSystem('manipulate_users'),
  checkInvitation: nobody, // its token is the credential
  acceptInvitation: nobody,
  getUserSignIn: onSystem('manipulate_users'),
  updateUserSignIn: onSystem('manipulate_users'),
  endUserSessions: onSystem('manipulate_users'),
  resetUserSecondFactor: onSystem('manipulate_users'),
  liftUserLockout: onSystem('manipulate_users'),
  createUserInvitation: onSystem('manipulate_users'),

  // A user sees themself; whoever may grant a role sees whom it can be granted to.
  listUsers: query,
  getUser: query,
  createUser: onSystem('manipulate_users'),
  deleteUser: onSystem('manipulate_users'),
  // Groups and roles are seen as users are: by whoever may grant something.
  listGroups: query,
  getGroup: query,
  createGroup: onSystem('manipulate_users'),
  updateGroup: onSystem('manipulate_users'),
  deleteGroup: onSystem('manipulate_users'),
  listGroupMembers: query,
  addGroupMember: onSystem('manipulate_users'),
  removeGroupMember: onSystem('manipulate_users'),
  listRoles: self,
  getRole: self,
  createRole: onSystem('manipulate_roles'),
  updateRole: onSystem('manipulate_roles'),
  deleteRole: onSystem('manipulate_roles'),
  explainAccess: query,
  // Permissions on objects where the caller manages them, and the caller's own.
  listPermissions: query,
  createPermission: somewhere('manipulate_permissions'),
  deletePermission: somewhere('manipulate_permissions'),
  planDeletePermission: somewhere('manipulate_permissions'),
  listApiTokens: self,
  createApiToken: self,
  deleteApiToken: self,
  listSshKeys: self,
  createSshKey: self,
  deleteSshKey: self,

  listTags: query,
  getTag: query,
  createTag: somewhere('tag_management'),
  updateTag: tag('tag_management'),
  deleteTag: tag('tag_management'),
  planDeleteTag: tag('tag_management'),
  listTaggedObjects: query,
  tagObject: tag('tag_management'),
  untagObject: tag('tag_management'),
  listIdentityProviders: onSystem('configure_engine'),
  getIdentityProvider: onSystem('configure_engine'),
  createIdentityProvider: onSystem('configure_engine'),
  updateIdentityProvider: onSystem('configure_engine'),
  planDeleteIdentityProvider: onSystem('configure_engine'),
  deleteIdentityProvider: onSystem('configure_engine'),
  testIdentityProvider: onSystem('configure_engine'),
  testIdentityProviderSettings: onSystem('configure_engine'),
  // The directory decides who is found; who may add users may look for them there.
  searchDirectory: onSystem('manipulate_users'),
  addDirectoryEntry: onSystem('manipulate_users'),
  listSignInProviders: nobody,
  signInByLdap: nobody,
  beginOidcSignIn: nobody,
  finishOidcSignIn: nobody,

  listDataCenters: query,
  getDataCenter: query,
  createDataCenter: onSystem('create_data_center'),
  updateDataCenter: dataCenter('edit_data_center_configuration'),
  deleteDataCenter: dataCenter('delete_data_center'),
  planDeleteDataCenter: dataCenter('delete_data_center'),
  listClusters: query,
  getCluster: query,
  createCluster: somewhere('create_cluster'),
  updateCluster: cluster('edit_cluster_configuration'),
  planUpdateCluster: cluster('edit_cluster_configuration'),
  deleteCluster: cluster('delete_cluster'),
  planDeleteCluster: cluster('delete_cluster'),
  getClusterChoices: somewhere('see'), // of the hosts the caller may see
  listQuotas: query, // those of data centers one sees, and one's own
  getQuota: query,
  createQuota: somewhere('configure_quota'),
  updateQuota: quota('configure_quota'),
  deleteQuota: quota('configure_quota'),
  planDeleteQuota: quota('configure_quota'),
  // Only what the caller may see and use is looked up and named; who may make VMs or disks is asked for one.
  previewQuotaUse: somewhere('consume_quota', 'create_vm', 'create_disk'),
  listNetworks: query,
  getNetwork: query,
  createNetwork: somewhere('create_network'),
  listNetworkNics: query,

  listHosts: query,
  getHost: query,
  rehearseHosts: query,
  approveHost: onObject('host')('edit_host_configuration'), // and `create_host` on the cluster, by the service
  updateHost: onObject('host')('edit_host_configuration'),
  moveHost: onObject('host')('edit_host_configuration'), // and `create_host` on the cluster, by the service
  planMoveHost: onObject('host')('edit_host_configuration'),
  deleteHost: onObject('host')('delete_host'),
  maintainHost: onObject('host')('manipulate_host'),
  planMaintainHost: onObject('host')('manipulate_host'),
  activateHost: onObject('host')('manipulate_host'),
  planDeleteHost: onObject('host')('delete_host'),
  renewHostCertificate: onObject('host')('edit_host_configuration'),
  createHostEnrollmentToken: onSystem('create_host'),
  enrollHost: nobody, // its one-time token is the credential
  checkHostEnrollment: nobody, // its certificate is

  listStorageDomains: query,
  getStorageDomain: query,
  createStorageDomain: somewhere('create_storage_domain'),
  listDisks: query,
  getDisk: query,
  createDisk: somewhere('create_disk'),
  updateDisk: disk('edit_disk_properties'),
  deleteDisk: disk('delete_disk'),
  planDeleteDisk: disk('delete_disk'),

  listVms: query,
  getVm: query,
  getVmDefaults: somewhere('create_vm'),
  // Only what the caller may see is looked up and named; who may make VMs has them in the form.
  previewVmPlacement: somewhere('see', 'create_vm'),
  previewVmCloudInit: somewhere('see', 'create_vm'),
  createVm: somewhere('create_vm'),
  updateVm: vm('edit_vm_properties'),
  deleteVm: vm('delete_vm'),
  planDeleteVm: vm('delete_vm'),
  startVm: vm('run_vm'),
  planStartVm: vm('run_vm'),
  shutdownVm: vm('shut_down_vm'),
  planShutdownVm: vm('shut_down_vm'),
  stopVm: vm('stop_vm'),
  planStopVm: vm('stop_vm'),
  rebootVm: vm('reboot_vm'),
  planRebootVm: vm('reboot_vm'),
  resetVm: vm('reset_vm'),
  planResetVm: vm('reset_vm'),
  pauseVm: vm('stop_vm'),
  planPauseVm: vm('stop_vm'),
  resumeVm: vm('run_vm'),
  planResumeVm: vm('run_vm'),
  migrateVm: vm('migrate_vm'),
  planMigrateVm: vm('migrate_vm'),
  listVmMigrationTargets: vm('migrate_vm'),
  listVmDiskAttachments: query,
  attachVmDisk: vm('configure_vm_storage'),
  detachVmDisk: vm('configure_vm_storage'),
  listVmNics: query,
  createVmNic: vm('configure_vm_network'),
  deleteVmNic: vm('configure_vm_network'),
  getVmDevices: query,
  listVmPlacements: query,
  getVmScreenshot: vm('connect_to_vm'),
  createConsoleTicket: vm('connect_to_vm'),
  listConsoleSessions: vm('see'),

  listOperations: query,
  getOperation: query,
  cancelOperation: operation('see_operations'), // one's own, or with `cancel_operations`: by the service
  retryOperation: operation('cancel_operations'),
  releaseOperationLocks: operation('cancel_operations'),
  listLocks: query,

  search: query,
  getDashboard: query,
  getVmStatistics: vm('see'),
  getHostStatistics: onObject('host')('see'),
  getClusterStatistics: cluster('see'),
  getDataCenterStatistics: dataCenter('see'),
  getStorageDomainStatistics: onObject('storage_domain')('see'),
  getEstateStatistics: query,

  listNotices: query,
  listEvents: query,
  streamEvents: query,
  watchStream: self, // one's own stream; of the ids, those one may see
  listChanges: query,
  listAuditRecords: onSystem('audit_log_management'),
  exportAudit: onSystem('audit_log_management'),
  getAuditChain: onSystem('audit_log_management'),
  verifyAuditChain: onSystem('audit_log_management'),
  getSystem: self,
  listCertificates: self, // the engine shows them to whoever connects
} as const satisfies Record<OperationId, Requirement>

/** What an API operation demands. */
export function requirementOf(operationId: OperationId): Requirement {
  return permissions[operationId]
}

/** Operations where table and contract disagree about who may call without an identity; must be empty. */
export function anonymityMismatches(): OperationId[] {
  return (Object.keys(permissions) as OperationId[]).filter(
    (id) => (permissions[id].by === 'nobody') !== engineOperations[id].anonymous,
  )
}
