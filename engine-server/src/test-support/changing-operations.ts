// Which operations of the contract change an object whose history is kept: all but those that are named here.
import type { engineOperations, OperationId } from '@overt/api-client/engine'

type Mutation = {
  [Id in OperationId]: (typeof engineOperations)[Id]['method'] extends 'get' ? never : Id
}[OperationId]
/** Mutations that change no object of the estate: who signs in, what is kept for oneself, what operations do. */
type OfNoObject = {
  [Id in Mutation]: (typeof engineOperations)[Id]['tag'] extends 'session' | 'events' | 'operations' | 'consoles'
    ? Id
    : never
}[Mutation]
type NoChange =
  | OfNoObject
  | 'createIdentityProvider'
  | 'updateIdentityProvider'
  | 'deleteIdentityProvider'
  | 'planDeleteIdentityProvider'
  | 'testIdentityProvider'
  | 'testIdentityProviderSettings'
  | 'addDirectoryEntry'
  | 'beginOidcSignIn'
  | 'finishOidcSignIn'
  | 'signInByLdap'
  | 'createUser'
  | 'deleteUser'
  // How people sign in is no object of the estate; events tell of it.
  | 'continueSession'
  | 'beginSecondFactor'
  | 'confirmSecondFactor'
  | 'makeRecoveryCodes'
  | 'removeSecondFactor'
  | 'endSession'
  | 'endOtherSessions'
  | 'inviteUser'
  | 'createUserInvitation'
  | 'checkInvitation'
  | 'acceptInvitation'
  | 'updateUserSignIn'
  | 'endUserSessions'
  | 'resetUserSecondFactor'
  | 'liftUserLockout'
  | 'createApiToken'
  | 'deleteApiToken'
  | 'createSshKey'
  | 'deleteSshKey'
  | 'createHostEnrollmentToken'
  | 'verifyAuditChain'
  | 'previewVmCloudInit'
  | 'previewVmPlacement'
  | 'checkHostEnrollment'
  | 'renewHostCertificate'
  | `${'create' | 'update' | 'delete'}${'Role' | 'Group' | 'Tag'}`
  | `${'add' | 'remove'}GroupMember`
  | 'planDeletePermission'
  | 'planDeleteDisk'
  | 'planDeleteHost'
  | 'planDeleteVm'
  | 'planUpdateCluster'
  | 'planDeleteCluster'
  | 'planMoveHost'
  | 'planDeleteDataCenter'
  | 'planDeleteTag'
  | 'planDeleteQuota'
  | 'previewQuotaUse'
  | 'planMigrateVm'
  | 'planMaintainHost'
  | `plan${'Start' | 'Shutdown' | 'Stop' | 'Reboot' | 'Reset' | 'Pause' | 'Resume'}Vm`
/** Tested in hosts.test.ts, where an authority signs. */
type Elsewhere = 'enrollHost'

/** Operations that leave a change in the history of an object. */
export type ChangingOperation = Exclude<Mutation, NoChange | Elsewhere>
