// What the matrix is asked about: an estate, everybody who calls, and objects that stay as they are while others are
// changed.
import { ldapServer, oidcServer } from '../../../launcher/src/test-servers/start.ts'
import { aSigningRequest } from '../fake-host.ts'
import { secret } from '../oidc-setting.ts'
import * as directory from '../people-directory.ts'
import { engineActor } from '../../src/authz/actor.ts'
import {
  type Estate,
  aCluster,
  aDisk,
  aHost,
  anEstate,
  anOperation,
  aTag,
  aVm,
  tagIt,
  type VmThing,
} from './estate-supply.ts'
import { allCallers, type Callers, giveTo } from './callers.ts'
import type { Thing } from './markers.ts'
import { aGroup, aPermission, aProvider, aRole, aSession, aToken, anSshKeyOf, aUser } from './people-things.ts'
import { aQuota } from './quota-supply.ts'
import { grantRole } from './people-supply.ts'
import { builtIn } from '../../src/authz/roles.ts'
import { newMarker } from './markers.ts'

/** Objects that no call changes. */
export interface Standing {
  /** On the home cluster. */
  readonly tag: Thing
  readonly quota: Thing
  readonly vm: VmThing
  readonly running: VmThing
  readonly disk: Thing
  /** Beside the home cluster, and empty. */
  readonly otherCluster: Thing
  /** Waits for approval. */
  readonly waitingHost: Thing
  /** Of a host that was enrolled. */
  readonly hostCertificate: string
  /** What the VM is being done to. */
  readonly operation: Thing
  readonly stuck: Thing
  readonly ended: Thing
  /** Somebody who has never done anything, and what is theirs. */
  readonly user: Thing
  readonly group: Thing
  readonly role: Thing
  /** The user's, on the VM. */
  readonly permission: Thing
  readonly session: Thing
  readonly token: Thing
  readonly sshKey: Thing
  readonly provider: Thing
}

/** Everything the lines of the matrix speak of. */
export interface World extends Estate {
  readonly callers: Callers
  readonly standing: Standing
  /** Real servers that people sign in by. */
  readonly providers: { readonly ldapId: string; readonly adaId: string; readonly oidcId: string }
}

/** Makes it. */
export async function aWorld(): Promise<World> {
  const estate = await anEstate()
  const { home } = estate
  const tag = await aTag(estate)
  await tagIt(estate, tag, home.cluster)
  // The tag is above the cluster now, and above what is in it.
  for (const { above } of [home.cluster, home.host, home.otherHost]) above.push(tag.id)
  const quota = await aQuota(estate, home.dataCenter)
  const callers = await allCallers(estate, tag, quota)
  const by = { userId: callers.superUser.userId ?? '', userName: callers.superUser.userName }
  const user = await aUser(estate)
  const [vm, running] = [await aVm(estate, home), await aVm(estate, home, { runs: 'up' })]
  const standing: Standing = {
    tag,
    quota,
    vm,
    running,
    disk: await aDisk(estate, home),
    otherCluster: await aCluster(estate, home.dataCenter),
    waitingHost: await aHost(estate, undefined),
    hostCertificate: await aHostCertificate(estate),
    operation: await anOperation(estate, vm, 'waiting', by),
    stuck: await anOperation(estate, vm, 'stuck', by),
    ended: await anOperation(estate, vm, 'failed', by),
    user,
    group: await aGroup(estate, user, callers.inGroups),
    role: await aRole(estate),
    permission: await aPermission(estate, user, vm),
    session: await aSession(estate, user),
    token: await aToken(estate, user.id),
    sshKey: await anSshKeyOf(estate, user.id),
    provider: await aProvider(estate),
  }
  for (const caller of callers.ownRole.keys())
    await giveTo(estate, callers, caller, standing.vm, standing.running, standing.disk)
  await theirsAbroad(estate, user, by)
  await history(estate, standing)
  const { providers, stop } = await signInServers(estate)
  return {
    ...estate,
    callers,
    standing,
    providers,
    async [Symbol.asyncDispose]() {
      await stop()
      await estate[Symbol.asyncDispose]()
    },
  }
}

/** What nobody but SuperUsers sees: things abroad, a tag there, an operation. */
async function theirsAbroad(estate: Estate, user: Thing, by: { userId: string; userName: string }): Promise<void> {
  const { abroad } = estate
  const tag = await aTag(estate)
  await tagIt(estate, tag, abroad.cluster)
  const vm = await aVm(estate, abroad, { runs: 'up' })
  await aVm(estate, abroad)
  await aDisk(estate, abroad)
  await aQuota(estate, abroad.dataCenter)
  await anOperation(estate, vm, 'waiting', by)
  await grantRole(estate.engine.db, { kind: 'user', id: user.id }, 'userRole', vm)
}

/** Things happen that leave events and a history behind, on what everybody in the home data center sees. */
async function history(estate: Estate, { user, vm, group: joined, tag }: Standing): Promise<void> {
  const { engine, home, register } = estate
  const { call } = engine.admin
  const group = await aGroup(estate)
  for (const object of [home.dataCenter, home.cluster, home.host, vm])
    for (const principal of [
      { kind: 'user', id: user.id },
      { kind: 'group', id: group.id },
    ] as const) {
      const { id } = await call('createPermission', {
        body: { principal, roleId: builtIn.networkAdmin, object: { kind: object.kind, id: object.id } },
      }).catch((error: unknown) => Promise.reject(new Error(`granted on ${object.kind}`, { cause: error })))
      register.add({ kind: 'permission', id, name: '', above: [id, ...object.above] })
    }
  await call('updateUserSignIn', { path: { id: user.id }, body: { mustChangePassword: true } })
  await call('addGroupMember', { path: { id: joined.id }, body: { kind: 'user', id: engine.admin.id } })
  await call('untagObject', { path: { id: tag.id, objectId: home.cluster.id } })
  await call('tagObject', { path: { id: tag.id }, body: { kind: 'cluster', id: home.cluster.id } })
}

/** A host enrols itself; the certificate it is given. */
async function aHostCertificate({ engine }: Estate): Promise<string> {
  const { hostService } = engine.services
  const actor = engineActor('test')
  const { token } = await hostService.createEnrollmentToken(actor, {})
  const { request } = await aSigningRequest()
  const facts = { hostName: newMarker(), address: '127.0.0.1', port: 1, machineId: crypto.randomUUID() }
  return (await hostService.enroll(actor, { token, certificateSigningRequest: request, ...facts })).certificate
}

/** A directory and an OpenID Connect provider, and the engine's settings for them. */
async function signInServers({ engine }: Estate) {
  const [ldap, oidc] = await Promise.all([
    ldapServer(directory),
    oidcServer({
      redirectUris: [`${engine.origin}/sign-in`],
      clientSecret: secret,
      people: { 's-1': { preferred_username: 'Grace', name: 'Grace Hopper' } },
    }),
  ])
  const { call } = engine.admin
  const { id: ldapId } = await call('createIdentityProvider', {
    body: {
      enabled: true,
      name: 'Directory',
      ldap: directory.settingsOf(ldap),
      secret: directory.searchAccount.password,
    },
  })
  const { issuer, caPem } = oidc
  const { id: oidcId } = await call('createIdentityProvider', {
    body: {
      enabled: true,
      name: 'Login',
      oidc: { issuer, clientId: 'overt', caPem, allowLocalAddresses: true },
      secret,
    },
  })
  const found = await call('searchDirectory', { path: { id: ldapId }, query: { search: 'ada' } })
  const adaId = found.items.find(({ name }) => name === 'ada')?.externalId ?? ''
  return {
    providers: { ldapId, adaId, oidcId },
    async stop() {
      await ldap[Symbol.asyncDispose]()
      await oidc[Symbol.asyncDispose]()
    },
  }
}
