// People, groups, roles and what belongs to them, as things of an estate that are not everybody's to know.
import { hash } from '@node-rs/argon2'
import { systemId } from '../../src/authz/actor.ts'
import { builtIn } from '../../src/authz/roles.ts'
import { hashSecret, newSecret } from '../../src/identity/identities.ts'
import { anSshKey } from '../../src/test-support/ssh-key.ts'
import type { Estate } from './estate-supply.ts'
import { newMarker, type Thing } from './markers.ts'
import type { Caller } from './people-supply.ts'
import { mayOnSystem, seesPeople } from './sight.ts'

type Bare = Pick<Estate, 'engine' | 'register'>

/** The password of everybody who has one. */
export const goodPassword = 'a good password 1'
/** Of the weakest kind: it is checked some thousand times. */
export const goodHash = hash(goodPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 })

/** A user who does nothing, with a password. */
export async function aUser({ engine, register }: Bare, more: { readonly invited?: boolean } = {}): Promise<Thing> {
  const id = crypto.randomUUID()
  const [name, displayName] = [`user-${newMarker()}`, `Called ${newMarker()}`]
  await engine.db
    .insertInto('app_user')
    .values({ id, user_name: name, display_name: displayName, password_hash: more.invited ? null : await goodHash })
    .execute()
  return register.add({ kind: 'user', id, name, above: [id, systemId], toldTo: seesPeople }, displayName)
}

/** A group, with a member that others do not know, and one who asks. */
export async function aGroup({ engine, register }: Bare, member?: Thing, other?: Caller): Promise<Thing> {
  const id = crypto.randomUUID()
  const [name, description] = [`group-${newMarker()}`, `About ${newMarker()}`]
  await engine.db.insertInto('user_group').values({ id, name, description }).execute()
  if (member) await engine.db.insertInto('group_member').values({ group_id: id, user_id: member.id }).execute()
  if (other?.userId)
    await engine.db.insertInto('group_member').values({ group_id: id, user_id: other.userId }).execute()
  // One knows in which groups one is.
  const toldTo = (caller: Caller) => seesPeople(caller) || caller === other
  return register.add({ kind: 'group', id, name, above: [id, systemId], toldTo }, description)
}

/** A role of one's own making: everybody may know which roles there are. */
export async function aRole({ engine }: Bare): Promise<Thing> {
  const id = crypto.randomUUID()
  const name = `role-${newMarker()}`
  await engine.db
    .insertInto('role')
    .values({ id, name, kind: 'user', rights: ['see'] })
    .execute()
  return { kind: 'role', id, name, above: [id, systemId] }
}

/** A role granted to a user on an object: told to who manages permissions there. */
export async function aPermission({ engine, register }: Bare, user: Thing, on: Thing): Promise<Thing> {
  const id = crypto.randomUUID()
  await engine.db
    .insertInto('permission')
    .values({
      id,
      principal_kind: 'user',
      principal_id: user.id,
      role_id: builtIn.vnicProfileUser,
      object_kind: on.kind,
      object_id: on.id,
    })
    .execute()
  return register.add({ kind: 'permission', id, name: '', above: [id, ...on.above] })
}

/** A signed-in browser of a user: told to who manages users. */
export async function aSession({ engine, register }: Bare, user: Pick<Thing, 'id'>): Promise<Thing> {
  const id = crypto.randomUUID()
  const address = newMarker()
  await engine.db
    .insertInto('login_session')
    .values({
      id,
      token_hash: hashSecret(newSecret('ovs_')),
      user_id: user.id,
      csrf_token: newMarker(),
      client_address: address,
      expires_at: new Date(Date.now() + 3_600_000),
    })
    .execute()
  const toldTo = (caller: Caller) => caller.userId === user.id || mayOnSystem(caller, 'manipulate_users')
  return register.add({ kind: 'user', id, name: address, above: [id, systemId], toldTo })
}

/** A token of somebody. */
export async function aToken({ engine, register }: Bare, userId: string): Promise<Thing> {
  const id = crypto.randomUUID()
  const name = `token-${newMarker()}`
  await engine.db
    .insertInto('api_token')
    .values({
      id,
      user_id: userId,
      name,
      token_hash: hashSecret(newSecret('ovt_')),
      expires_at: new Date(Date.now() + 3_600_000),
    })
    .execute()
  const toldTo = (caller: Caller) => caller.userId === userId || mayOnSystem(caller, 'manipulate_users')
  return register.add({ kind: 'api_token', id, name, above: [id, systemId], toldTo })
}

/** A public SSH key of somebody. */
export async function anSshKeyOf({ engine, register }: Bare, userId: string): Promise<Thing> {
  const id = crypto.randomUUID()
  const name = `key-${newMarker()}`
  const [type = '', data = ''] = anSshKey().split(' ')
  await engine.db
    .insertInto('ssh_key')
    .values({ id, user_id: userId, name, type, bits: 256, data, comment: name, fingerprint: `SHA256:${id}` })
    .execute()
  // Its user hears of it, and who manages users.
  const toldTo = (caller: Caller) => caller.userId === userId || mayOnSystem(caller, 'manipulate_users')
  return register.add({ kind: 'user', id, name, above: [id, systemId], toldTo })
}

/** A link with which a user sets a password; the token in it. */
export async function anInvitation({ engine }: Bare, user: Thing, by: string): Promise<string> {
  const token = newSecret('ovi_')
  await engine.db
    .insertInto('invitation')
    .values({
      user_id: user.id,
      token_hash: hashSecret(token),
      invited_by: by,
      expires_at: new Date(Date.now() + 3_600_000),
    })
    .execute()
  return token
}

/** A directory that nobody can reach, and that is switched off, so that the sign-in page does not name it. */
export async function aProvider({ engine, register }: Bare): Promise<Thing> {
  const [name, userBase] = [`provider-${newMarker()}`, `ou=${newMarker()}`]
  const ldap = { urls: ['ldaps://127.0.0.1:9'], allowLocalAddresses: true, userBase }
  const { id } = await engine.admin.call('createIdentityProvider', { body: { name, enabled: false, ldap } })
  const toldTo = (caller: Caller) => mayOnSystem(caller, 'configure_engine')
  return register.add({ kind: 'identity_provider', id, name, above: [id, systemId], toldTo }, userBase)
}
