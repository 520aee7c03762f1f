// What the engine asks an LDAP directory. Values that people typed become parts of a filter as values, never as text:
// there is nothing to escape, and nothing that could be read as a filter.
import {
  AndFilter,
  type Client,
  type Entry,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  FilterParser,
  InvalidCredentialsError,
  NoSuchObjectError,
  OrFilter,
  ResultCodeError,
  type SearchOptions,
  SubstringFilter,
} from 'ldapts'
import { refusalOfAccount } from './account-state.ts'
import { connect, end, UnreachableError } from './ldap-connection.ts'
import {
  byteAttributes,
  type DirectoryGroup,
  groupAttributes,
  idValue,
  type Person,
  personAttributes,
  textsOf,
  toGroup,
  toPerson,
} from './ldap-entry.ts'
import { plainWords } from './plain-words.ts'
import type { LdapSettings } from './settings.ts'
import { failureInWords, isConnectionFailure } from './trust.ts'

/** A directory that answers, and refuses; the message is for people. */
export class DirectoryError extends Error {
  /** Whether it is about the account of who signs in, rather than about the directory or its settings. */
  readonly ofAccount: boolean
  constructor(message: string, { ofAccount = false, cause }: { ofAccount?: boolean; cause?: unknown } = {}) {
    super(plainWords(message), { cause }) // Active Directory ends its own with a NUL
    this.name = 'DirectoryError'
    this.ofAccount = ofAccount
  }
}

/** An open directory. Not for more than one thing at once. */
export interface Directory {
  /** Whose login name it is. Throws a DirectoryError when it is several persons'. */
  findPerson(loginName: string): Promise<Person | undefined>
  /** Those of the persons with the ids that are there. */
  listPersons(externalIds: readonly string[]): Promise<readonly Person[]>
  findGroup(externalId: string): Promise<DirectoryGroup | undefined>
  /** All groups of a person, also by way of other groups; undefined where groups are not used. */
  groupsOf(person: Person): Promise<readonly DirectoryGroup[] | undefined>
  /** Persons whose names contain a text, at most `limit`. */
  searchPersons(text: string | undefined, limit: number): Promise<readonly Person[]>
  searchGroups(text: string | undefined, limit: number): Promise<readonly DirectoryGroup[]>
  /** Whether a base is there. */
  hasBase(dn: string): Promise<boolean>
  /** Whether the password is the person's. Throws a DirectoryError that says why an account is refused. */
  checkPassword(person: Person, password: string): Promise<boolean>
}

const pageSize = 500
/** Filters have no limit, but servers do. */
const idsAtOnce = 50
/** More groups than anybody has are a mistake in the settings, or an attack. */
const mostGroups = 1_000

/**
 * Opens a directory at the first of its servers that can be used, and closes it again. When a server goes away meanwhile,
 * the work begins anew at the next one. Throws an UnreachableError when none can be used, a DirectoryError when the
 * account that searches is refused.
 */
export async function withDirectory<T>(
  settings: LdapSettings,
  bindPassword: string | undefined,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const failures: string[] = []
  for (const url of settings.urls) {
    let client: Client | undefined
    try {
      client = await connect(url, settings)
      const opened = client
      await ask(url, () => bindToSearch(opened, settings, bindPassword))
      return await work(openDirectory(client, url, settings))
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      failures.push(error.message)
    } finally {
      if (client) await end(client)
    }
  }
  throw new UnreachableError(failures.join(' '))
}

/**
 * Asks a server something. That it can't be used now becomes an UnreachableError, that it refuses a DirectoryError; here,
 * where nothing but the server can fail: a database that is away looks much alike.
 */
async function ask<T>(url: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (isAway(error)) throw new UnreachableError(`${url} can’t be used: ${failureInWords(error)}.`, { cause: error })
    if (error instanceof ResultCodeError) throw new DirectoryError(`${url} refuses: ${error.message}`, { cause: error })
    throw error
  }
}

/** Binds as the account that searches. Throws a DirectoryError when it is refused. */
export async function bindToSearch(
  client: Client,
  { bindDn }: LdapSettings,
  password: string | undefined,
): Promise<void> {
  if (bindDn === null) return
  // A bind with a name and no password succeeds, as nobody: what comes after would look as if it were allowed.
  if (password === undefined || password === '')
    throw new DirectoryError('The account that searches has no password. Give it one.')
  try {
    await client.bind(bindDn, password)
  } catch (error) {
    if (error instanceof InvalidCredentialsError)
      throw new DirectoryError('The directory refuses the account that searches: its name or its password is wrong.', {
        cause: error,
      })
    throw error
  }
}

/** A filter from its text. Throws a DirectoryError when it is none. */
export function parseFilter(text: string): Filter {
  try {
    return FilterParser.parseString(text)
  } catch (error) {
    throw new DirectoryError(`"${text}" is no filter: ${messageOf(error)}.`, { cause: error })
  }
}

/** The filter that finds a login name. */
export function personFilter(settings: LdapSettings, loginName: string): Filter {
  const isTheirs = settings.loginAttributes.map((attribute) => new EqualityFilter({ attribute, value: loginName }))
  return new AndFilter({ filters: [parseFilter(settings.userFilter), new OrFilter({ filters: isTheirs })] })
}

/** Active Directory's rule for members of members. */
const inChain = '1.2.840.113556.1.4.1941'

/** The filter that finds the groups a person or group belongs to. */
export function membershipFilter(settings: LdapSettings, dns: readonly string[]): Filter {
  const member = (dn: string): Filter[] =>
    settings.groupMembership === 'matching_rule'
      ? [new ExtensibleFilter({ matchType: 'member', rule: inChain, value: dn })]
      : ['member', 'uniqueMember'].map((attribute) => new EqualityFilter({ attribute, value: dn }))
  return new AndFilter({
    filters: [parseFilter(settings.groupFilter), new OrFilter({ filters: dns.flatMap(member) })],
  })
}

function openDirectory(client: Client, url: string, settings: LdapSettings): Directory {
  const { userBase, groupBase, idAttribute } = settings
  const search = async (base: string, filter: Filter, attributes: readonly string[], limit?: number) => {
    const options: SearchOptions = {
      scope: 'sub',
      filter,
      attributes: [...attributes],
      explicitBufferAttributes: byteAttributes(settings),
      ...(limit === undefined ? { paged: { pageSize } } : { sizeLimit: limit }),
    }
    return (await ask(url, () => client.search(base, options))).searchEntries
  }
  const persons = async (filter: Filter, limit?: number) =>
    (await search(userBase, filter, personAttributes(settings), limit)).flatMap((entry) => toPerson(entry, settings))
  const groups = async (filter: Filter, limit?: number) =>
    groupBase === null
      ? []
      : (await search(groupBase, filter, groupAttributes(settings), limit)).flatMap((entry) => toGroup(entry, settings))
  const byId = (id: string) => new EqualityFilter({ attribute: idAttribute, value: idValue(idAttribute, id) })
  const named = (base: string, attributes: readonly string[], text: string | undefined) => {
    const matches = attributes.map((attribute) => new SubstringFilter({ attribute, any: [text ?? ''] }))
    return text === undefined
      ? parseFilter(base)
      : new AndFilter({ filters: [parseFilter(base), new OrFilter({ filters: matches })] })
  }

  /** Follows groups in groups; each is asked for once, so that a circle ends. */
  const climb = async (dn: string): Promise<DirectoryGroup[]> => {
    const found = new Map<string, DirectoryGroup>()
    let below = [dn]
    while (below.length > 0 && found.size <= mostGroups) {
      const above: DirectoryGroup[] = []
      for (let from = 0; from < below.length; from += idsAtOnce)
        above.push(...(await groups(membershipFilter(settings, below.slice(from, from + idsAtOnce)))))
      const fresh = above.filter((group) => !found.has(group.externalId))
      for (const group of fresh) found.set(group.externalId, group)
      below = [...new Set(fresh.map((group) => group.dn))]
    }
    return [...found.values()]
  }
  /** As `climb`, by what entries themselves say of the groups they are in. */
  const follow = async (first: readonly string[]): Promise<DirectoryGroup[]> => {
    const found = new Map<string, DirectoryGroup>()
    const asked = new Set<string>()
    let next = [...first]
    while (next.length > 0 && asked.size <= mostGroups) {
      const dns = next.filter((dn) => !asked.has(dn.toLowerCase()))
      next = []
      for (const dn of dns) {
        asked.add(dn.toLowerCase())
        const entry = await ask(url, () => readGroup(client, dn, settings))
        for (const group of entry ? toGroup(entry, settings) : []) found.set(group.externalId, group)
        if (entry) next.push(...textsOf(entry, 'memberOf'))
      }
    }
    return [...found.values()]
  }

  return {
    async findPerson(loginName) {
      const found = await persons(personFilter(settings, loginName), 2)
      if (found.length > 1)
        throw new DirectoryError(
          'Several entries of the directory have this name. Ask an administrator to tell them apart.',
          { ofAccount: true },
        )
      return found[0]
    },
    async listPersons(externalIds) {
      const found: Person[] = []
      for (let from = 0; from < externalIds.length; from += idsAtOnce) {
        const ids = externalIds.slice(from, from + idsAtOnce).map(byId)
        const filter = new AndFilter({ filters: [parseFilter(settings.userFilter), new OrFilter({ filters: ids })] })
        found.push(...(await persons(filter)))
      }
      return found
    },
    findGroup: async (externalId) =>
      (await groups(new AndFilter({ filters: [parseFilter(settings.groupFilter), byId(externalId)] })))[0],
    async groupsOf({ dn, memberOf }) {
      if (groupBase === null) return undefined
      switch (settings.groupMembership) {
        case 'matching_rule':
          return await groups(membershipFilter(settings, [dn]))
        case 'member_search':
          return await climb(dn)
        case 'member_of':
          return await follow(memberOf)
      }
    },
    searchPersons: (text, limit) =>
      persons(named(settings.userFilter, [...settings.loginAttributes, settings.displayNameAttribute], text), limit),
    searchGroups: (text, limit) => groups(named(settings.groupFilter, [settings.groupNameAttribute], text), limit),
    hasBase: (dn) => ask(url, () => hasEntry(client, dn)),
    checkPassword: (person, password) => ask(url, () => checkPassword(url, settings, person, password)),
  }
}

/** Binds as the person, over a connection of its own: the other one goes on searching as who it is. */
async function checkPassword(url: string, settings: LdapSettings, { dn }: Person, password: string): Promise<boolean> {
  if (password === '') return false // a directory lets anybody in as nobody with it
  const client = await connect(url, settings)
  try {
    await client.bind(dn, password)
    return true
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error
    const why = refusalOfAccount(error.message)
    if (why !== undefined) throw new DirectoryError(why, { ofAccount: true, cause: error })
    return false
  } finally {
    await end(client)
  }
}

/** Whether a server can't be used, so that another one may do better. The library's own errors have no codes. */
function isAway(error: unknown): boolean {
  if (error instanceof ResultCodeError) return isServerAway(error)
  if (!(error instanceof Error) || error instanceof UnreachableError || error instanceof DirectoryError) return false
  const code = 'code' in error ? String(error.code) : ''
  return isConnectionFailure(code) || /^(Socket|Connection)|timed out$/.test(error.message)
}

/** Busy, unavailable and the like. */
function isServerAway({ code }: ResultCodeError): boolean {
  return code === 51 || code === 52 || code === 80
}

async function hasEntry(client: Client, dn: string): Promise<boolean> {
  try {
    return (await client.search(dn, { scope: 'base', attributes: ['1.1'] })).searchEntries.length > 0
  } catch (error) {
    if (error instanceof NoSuchObjectError) return false
    throw error
  }
}

async function readGroup(client: Client, dn: string, settings: LdapSettings): Promise<Entry | undefined> {
  try {
    const { searchEntries } = await client.search(dn, {
      scope: 'base',
      filter: parseFilter(settings.groupFilter),
      attributes: [...groupAttributes(settings), 'memberOf'],
      explicitBufferAttributes: byteAttributes(settings),
    })
    return searchEntries[0]
  } catch (error) {
    if (error instanceof NoSuchObjectError) return undefined
    throw error
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
