import type { Schema } from '@overt/api-client/engine'
import type { Found } from '@overt/design/form/NameSearchField.tsx'
import { client, query } from '@overt/design/shell/api.ts'
import { peopleText } from '../../text/people.ts'

/** One role. */
export const roleQuery = (id: string) => query('getRole', { path: { id } })
/** Every role, the built-in ones first; there are few. */
export const rolesQuery = query('listRoles', { query: { limit: 1000 } })

/** One group. */
export const groupQuery = (id: string) => query('getGroup', { path: { id } })

/** Groups that a group was put into; few are in more than a handful. */
export const groupsAroundQuery = (memberId: string) => query('listGroups', { query: { memberId, limit: 100 } })

/** How an object is read of which roles are granted, by its kind. */
const reads = {
  vm: 'getVm',
  disk: 'getDisk',
  host: 'getHost',
  cluster: 'getCluster',
  data_center: 'getDataCenter',
  quota: 'getQuota',
  network: 'getNetwork',
  storage_domain: 'getStorageDomain',
  tag: 'getTag',
} as const

/** Kinds of objects, with a page of their own, on which roles are granted. */
export type GrantedKind = keyof typeof reads

/** An object on which roles are granted, as far as granting cares. */
export type GrantedObject = Readonly<{ id: string; name: string; myRights: readonly Schema<'Right'>[] }>

/** One object on which roles are granted. */
export const grantedObjectQuery = (kind: GrantedKind, id: string) => query(reads[kind], { path: { id } })

/** Whom a role can be granted to, or who can be put into a group. */
export interface FoundPrincipal extends Found {
  readonly principal: Schema<'PrincipalKind'>
}

const mostFound = 8

/** Users by their names. */
export async function searchUsers(typed: string): Promise<readonly FoundPrincipal[]> {
  const { items } = await client.call('listUsers', { query: { limit: mostFound, ...searched(typed) } })
  return items.map(({ id, userName }) => ({ id, name: userName, principal: 'user' }))
}

/** Users and groups by their names. */
export async function searchUsersAndGroups(typed: string): Promise<readonly FoundPrincipal[]> {
  const [users, groups] = await Promise.all([
    searchUsers(typed),
    client.call('listGroups', { query: { limit: mostFound, ...searched(typed) } }),
  ])
  const found = [...groups.items.map(({ id, name }) => ({ id, name, principal: 'group' as const })), ...users]
  return found.map((each) => ({ ...each, kind: peopleText.t(`principal.${each.principal}`) }))
}

/** Everyone, users and groups by their names. */
export async function searchPrincipals(typed: string): Promise<readonly FoundPrincipal[]> {
  const { t } = peopleText
  const everyone = {
    id: 'everyone',
    name: t('everyone'),
    kind: t('principal.everyone'),
    principal: 'everyone',
    isWord: true,
  } as const
  const fits = everyone.name.toLocaleLowerCase().includes(typed.toLocaleLowerCase())
  return [...(fits ? [everyone] : []), ...(await searchUsersAndGroups(typed))]
}

const searched = (typed: string) => (typed === '' ? {} : { search: typed })
