import type { BodyOf, QueryOf, ReplyOf } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { requireSystemRight } from '../../authz/check.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor } from '../../events/record.ts'
import { UnreachableError } from '../../identity-providers/ldap-connection.ts'
import { type Directory, DirectoryError, withDirectory } from '../../identity-providers/ldap-directory.ts'
import type { LdapSettings } from '../../identity-providers/settings.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { adoptGroups, adoptPerson } from './people.ts'
import * as people from './people-store.ts'
import { savedSettings } from './service.ts'
import * as store from './store.ts'

/** People and groups of LDAP directories, found for who may add users. */
export interface DirectoryService {
  /** @throws AppError `not_found`, `conflict` (no LDAP), `host_unreachable` */
  search(actor: Actor, id: string, query: QueryOf<'searchDirectory'>): Promise<ReplyOf<'searchDirectory'>>
  add(actor: Actor, request: BodyOf<'addDirectoryEntry'>): Promise<ReplyOf<'addDirectoryEntry'>>
}

const most = 50

/** Opens the directory of a provider; what goes wrong with it becomes an AppError. */
export async function inDirectory<T>(
  { db, secrets }: { db: Db; secrets: Secrets },
  row: store.ProviderRow,
  work: (directory: Directory, settings: LdapSettings) => Promise<T>,
): Promise<T> {
  const saved = savedSettings(row)
  if ('oidc' in saved) throw new AppError('conflict', `${row.name} is no LDAP directory.`)
  const password = row.secret_id === null ? undefined : (await secrets.open(db, row.secret_id)).toString()
  try {
    return await withDirectory(saved.ldap, password, (directory) => work(directory, saved.ldap))
  } catch (error) {
    if (error instanceof UnreachableError)
      throw new AppError('host_unreachable', `The directory ${row.name} can’t be reached. ${error.message}`, {
        cause: error,
      })
    if (error instanceof DirectoryError)
      throw new AppError(error.ofAccount ? 'forbidden' : 'host_failed', error.message, { cause: error })
    throw error
  }
}

/** Makes the service. */
export function createDirectoryService(parts: { db: Db; secrets: Secrets }): DirectoryService {
  const { db } = parts
  const find = async (id: string) => {
    const row = await store.findById(db, id)
    if (!row) throw notFound('identity provider')
    return row
  }
  return {
    async search(actor, id, { search, kind }) {
      await requireSystemRight(db, actor, 'manipulate_users', 'search directories')
      const row = await find(id)
      const found = await inDirectory(parts, row, async (directory) => ({
        persons: kind === 'group' ? [] : await directory.searchPersons(search, most + 1),
        groups: kind === 'user' ? [] : await directory.searchGroups(search, most + 1),
      }))
      const ids = {
        user: await people.listIdsHere(
          db,
          id,
          'user',
          found.persons.map(({ externalId }) => externalId),
        ),
        group: await people.listIdsHere(
          db,
          id,
          'group',
          found.groups.map(({ externalId }) => externalId),
        ),
      }
      const items = [
        ...found.persons.slice(0, most).map(({ externalId, loginName, displayName, dn, disabled }) => ({
          kind: 'user' as const,
          externalId,
          name: loginName,
          displayName,
          distinguishedName: dn,
          disabled,
          id: ids.user.get(externalId) ?? null,
        })),
        ...found.groups.slice(0, most).map(({ externalId, name, dn }) => ({
          kind: 'group' as const,
          externalId,
          name,
          displayName: name,
          distinguishedName: dn,
          disabled: false,
          id: ids.group.get(externalId) ?? null,
        })),
      ]
      const truncated = found.persons.length > most || found.groups.length > most
      return { items: items.toSorted((a, b) => a.name.localeCompare(b.name)), truncated }
    },
    async add(actor, { providerId, kind, externalId }) {
      await requireSystemRight(db, actor, 'manipulate_users', 'add users')
      const row = await find(providerId)
      if (kind === 'group') {
        const group = await inDirectory(parts, row, (directory) => directory.findGroup(externalId))
        if (!group) throw notFound('group in the directory')
        const [id = ''] = await transact(db, (tx) => adoptGroups(tx, row, [group], byActor(actor)))
        return { kind, id, name: group.name }
      }
      const person = await inDirectory(parts, row, async (directory) => {
        const [found] = await directory.listPersons([externalId])
        return found && { ...found, groups: await directory.groupsOf(found) }
      })
      if (!person) throw notFound('person in the directory')
      const user = await transact(db, (tx) =>
        adoptPerson(tx, row, { ...person, userName: person.loginName }, true, byActor(actor)),
      )
      return { kind, id: user.id, name: user.user_name }
    },
  }
}
