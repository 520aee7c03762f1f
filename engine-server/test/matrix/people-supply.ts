// People of a test: with every built-in role on every kind of place, with tokens of all sorts, and nobody at all.
import { builtIn, type Right } from '../../src/authz/roles.ts'
import type { Db } from '../../src/db/database.ts'
import type { ObjectKind } from '../../src/events/record.ts'
import { hashSecret, newSecret } from '../../src/identity/identities.ts'
import type { RoleName } from './role-rights.ts'

/** An object on which a role is granted. */
export interface GrantPlace {
  readonly kind: ObjectKind
  readonly id: string
}

/** Who calls, and with what. */
export interface Caller {
  /** Says in a failure who it was. */
  readonly label: string
  /** Null of nobody. */
  readonly userId: string | null
  readonly userName: string
  /** Of the token; null of nobody. */
  readonly loginId: string | null
  /** What is sent with every request. */
  readonly headers: Readonly<Record<string, string>>
  /** Roles with the objects they were granted on; a group's, and a tag's, are among them. Grows with what is granted later. */
  readonly grants: { readonly role: RoleName; readonly on: string }[]
  /** Rights the token is limited to. */
  readonly limitedTo: readonly Right[] | null
  /** False of whoever is no one to the engine: no token, an ended one, or that of a disabled user. */
  readonly known: boolean
}

/** What a caller is like, where not the plainest. */
export interface CallerWishes {
  readonly grants?: readonly { readonly role: RoleName; readonly on: GrantPlace }[]
  readonly limitedTo?: readonly Right[]
  /** The grants are of a group that is in a group that the user is in, or the other way round. */
  readonly byGroups?: boolean
  readonly disabled?: boolean
  readonly expiredToken?: boolean
  /** The grants ended a moment ago. */
  readonly expiredGrants?: boolean
  /** A user who is there already. */
  readonly of?: Caller
}

/** Who shows nothing. */
export const nobody: Caller = {
  label: 'nobody',
  userId: null,
  userName: '',
  loginId: null,
  headers: {},
  grants: [],
  limitedTo: null,
  known: false,
}

/** Makes a user with grants and a token; the user's name is the label made fit for one. */
export async function aCaller(db: Db, label: string, wishes: CallerWishes = {}): Promise<Caller> {
  const { grants = [], limitedTo = null, disabled = false, expiredToken = false, of } = wishes
  const userId = of?.userId ?? crypto.randomUUID()
  const userName = of?.userName ?? `${label.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${userId.slice(0, 4)}`
  if (!of)
    await db
      .insertInto('app_user')
      .values({ id: userId, user_name: userName, password_hash: 'none', disabled_at: disabled ? new Date() : null })
      .execute()
  const principal = wishes.byGroups ? await groupsAbove(db, userId) : ({ kind: 'user', id: userId } as const)
  for (const { role, on } of grants)
    await grantRole(db, principal, role, on, wishes.expiredGrants ? new Date(Date.now() - 1000) : null)
  const token = newSecret('ovt_')
  const loginId = crypto.randomUUID()
  await db
    .insertInto('api_token')
    .values({
      id: loginId,
      user_id: userId,
      name: label,
      token_hash: hashSecret(token),
      expires_at: new Date(Date.now() + (expiredToken ? -1000 : 3_600_000)),
      rights: limitedTo === null ? null : [...limitedTo],
    })
    .execute()
  return {
    label,
    userId,
    userName,
    loginId,
    headers: { authorization: `Bearer ${token}` },
    grants: wishes.expiredGrants ? [] : [...(of?.grants ?? []), ...grants.map(({ role, on }) => ({ role, on: on.id }))],
    limitedTo,
    known: !disabled && !expiredToken,
  }
}

/** Grants a role to a principal. */
export async function grantRole(
  db: Db,
  principal: { readonly kind: 'user' | 'group'; readonly id: string },
  role: RoleName,
  on: GrantPlace,
  expiresAt: Date | null = null,
): Promise<string> {
  const id = crypto.randomUUID()
  await db
    .insertInto('permission')
    .values({
      id,
      principal_kind: principal.kind,
      principal_id: principal.id,
      role_id: builtIn[role],
      object_kind: on.kind,
      object_id: on.id,
      expires_at: expiresAt,
    })
    .execute()
  return id
}

/** A group in which there is a group in which the user is. */
async function groupsAbove(db: Db, userId: string): Promise<{ kind: 'group'; id: string }> {
  const [inner, outer] = [crypto.randomUUID(), crypto.randomUUID()]
  for (const id of [inner, outer])
    await db
      .insertInto('user_group')
      .values({ id, name: `group-${id}` })
      .execute()
  await db.insertInto('group_member').values({ group_id: inner, user_id: userId }).execute()
  await db.insertInto('group_member').values({ group_id: outer, member_group_id: inner }).execute()
  return { kind: 'group', id: outer }
}
