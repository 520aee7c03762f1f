// How somebody who is known elsewhere becomes a user here, and their groups groups here.
import { systemId } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { type byActor, type NewEvent, recordEvent, recordEvents } from '../../events/record.ts'
import * as store from './people-store.ts'

/** Who somebody is to a provider. */
export interface ExternalPerson {
  readonly externalId: string
  readonly userName: string
  readonly displayName: string
}
export interface ExternalGroup {
  readonly externalId: string
  readonly name: string
}
/** The provider, as far as names need it. */
export interface NamedProvider {
  readonly id: string
  readonly name: string
}

/** Who had it done, where that is known, and the request it was done in. */
export type By = Partial<ReturnType<typeof byActor>>

/** A user name's allowed form of what a provider calls somebody: lower case, without accents, other characters as `-`. */
export function userNameOf(claimed: string): string {
  return claimed
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._@-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64)
}

/** What follows the `@` of a user whose name somebody has already: the provider's name. */
function suffixOf({ name }: NamedProvider): string {
  return userNameOf(name).replaceAll('@', '-').slice(0, 24)
}

/**
 * The user of a person; made when there is none, if the provider says so. A name never makes somebody a user that is
 * there: who has the same one as another becomes `name@provider`. Throws `forbidden`.
 */
export async function adoptPerson(
  tx: Tx,
  provider: NamedProvider,
  person: ExternalPerson,
  createUsers: boolean,
  by: By = {},
): Promise<store.ProviderUser> {
  await store.lockPerson(tx, provider.id, person.externalId)
  const displayName = displayNameOf(person.displayName)
  const known = await store.findUser(tx, provider.id, person.externalId)
  if (known) {
    if (known.display_name !== displayName) await store.updateDisplayName(tx, known.id, displayName)
    return known
  }
  if (!createUsers)
    throw new AppError(
      'forbidden',
      `${provider.name} knows you, but you are no user here yet. Ask an administrator to add you.`,
    )
  const plain = userNameOf(person.userName) || userNameOf(person.externalId)
  const suffix = suffixOf(provider)
  const made =
    (plain && (await insert(plain))) || (await insert(`${plain.slice(0, 63 - suffix.length) || 'user'}@${suffix}`))
  if (!made)
    throw new AppError(
      'forbidden',
      `The user names ${plain} and ${plain}@${suffix} belong to others. Ask an administrator: one of them has to be renamed in ${provider.name}.`,
    )
  await recordEvent(tx, {
    objectKind: 'user',
    objectId: made.id,
    objectName: made.user_name,
    change: 'created',
    ancestors: [made.id, systemId],
    code: 'user.created',
    message: `${made.user_name} became a user by ${provider.name}.`,
    ...by,
  })
  return made

  function insert(userName: string) {
    return store.insertUser(tx, { providerId: provider.id, externalId: person.externalId, userName, displayName })
  }
}

function displayNameOf(claimed: string): string {
  return claimed.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 200) // eslint-disable-line no-control-regex -- they are what goes
}

/** Gives a user the name their provider has for them now. Answers whether they are still here; then they stay so. */
export async function refreshPerson(tx: Tx, userId: string, claimedName: string): Promise<boolean> {
  const known = await store.keepUser(tx, userId)
  if (!known) return false
  const displayName = displayNameOf(claimedName)
  if (known.display_name !== displayName) await store.updateDisplayName(tx, userId, displayName)
  return true
}

/** Makes a user a member of exactly these groups of the provider. */
export async function replaceGroups(
  tx: Tx,
  provider: NamedProvider,
  user: Pick<store.ProviderUser, 'id' | 'user_name'>,
  groups: readonly ExternalGroup[],
  by: By = {},
): Promise<void> {
  const ids = await adoptGroups(tx, provider, groups, by)
  const { left, joined } = await store.replaceMemberships(tx, provider.id, user.id, ids)
  const whom = `the user ${user.user_name}`
  await recordEvents(tx, [
    ...left.map(({ id, name }) => ({
      ...about(id, name, 'updated'),
      code: 'group.member_removed',
      message: `${provider.name} took ${whom} out of the group ${name}.`,
      ...by,
    })),
    ...joined.map(({ id, name }) => ({
      ...about(id, name, 'updated'),
      code: 'group.member_added',
      message: `${provider.name} put ${whom} into the group ${name}.`,
      ...by,
    })),
  ])
}

function about(id: string, name: string, change: NewEvent['change']): NewEvent {
  return { objectKind: 'group', objectId: id, objectName: name, change, ancestors: [id, systemId] }
}

/** The groups here of groups of a provider; those that are new are made. A name that is taken gets the provider's added. */
export async function adoptGroups(
  tx: Tx,
  provider: NamedProvider,
  groups: readonly ExternalGroup[],
  by: By = {},
): Promise<readonly string[]> {
  // In one order, so that two sign-ins that make the same groups don't wait for each other.
  const sorted = groups.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1))
  const known = await store.listIdsHere(
    tx,
    provider.id,
    'group',
    sorted.map(({ externalId }) => externalId),
  )
  const ids: string[] = []
  for (const group of sorted) {
    const id = known.get(group.externalId) ?? (await adoptGroup(tx, provider, group, by))
    ids.push(id)
  }
  return ids
}

async function adoptGroup(
  tx: Tx,
  provider: NamedProvider,
  { externalId, name: claimedName }: ExternalGroup,
  by: By,
): Promise<string> {
  await store.lockPerson(tx, provider.id, `group ${externalId}`)
  const known = await store.listIdsHere(tx, provider.id, 'group', [externalId])
  const there = known.get(externalId)
  if (there !== undefined) return there
  const name = displayNameOf(claimedName)
  for (const wished of [name, `${name} (${provider.name})`, `${name} (${provider.name}, ${externalId})`]) {
    const id = await store.insertGroup(tx, { providerId: provider.id, externalId, name: wished })
    if (id === undefined) continue
    await recordEvent(tx, {
      ...about(id, wished, 'created'),
      code: 'group.created',
      message: `The group ${wished} was taken over from ${provider.name}.`,
      ...by,
    })
    return id
  }
  throw new AppError('conflict', `The group ${name} of ${provider.name} can’t be taken over: its name is taken.`)
}
