import type { Client } from 'ldapts'
import { AddressError, type CheckedAddress, resolveHost } from './addresses.ts'
import { connect, end, serverOf, tlsOptionsOf, UnreachableError } from './ldap-connection.ts'
import { bindToSearch, type Directory, DirectoryError, withDirectory } from './ldap-directory.ts'
import { probe } from './probe.ts'
import type { LdapSettings } from './settings.ts'
import { type Step, Steps } from './steps.ts'
import { failureInWords } from './trust.ts'

/** Tries a directory: each of its servers, then what is searched, then a user if one is named. */
export async function tryLdap(
  settings: LdapSettings,
  bindPassword: string | undefined,
  sampleUserName: string | undefined,
): Promise<readonly Step[]> {
  const taken: Step[] = []
  const usable: string[] = []
  for (const url of settings.urls) {
    const steps = new Steps(['resolve', 'connect', 'tls', 'bind'])
    if (await tryServer(url, settings, bindPassword, steps)) usable.push(url)
    taken.push(...steps.rest(url))
  }
  const steps = new Steps(['user_base', ...(settings.groupBase === null ? [] : ['group_base' as const]), 'sample_user'])
  if (usable.length === 0) return [...taken, ...steps.rest(settings.userBase)]
  try {
    await withDirectory({ ...settings, urls: usable }, bindPassword, (directory) =>
      trySearches(directory, settings, sampleUserName, steps),
    )
  } catch (error) {
    if (!(error instanceof DirectoryError || error instanceof UnreachableError)) throw error
    steps.add('user_base', settings.userBase, 'failed', error.message)
  }
  return [...taken, ...steps.all]
}

async function tryServer(
  url: string,
  settings: LdapSettings,
  bindPassword: string | undefined,
  steps: Steps,
): Promise<boolean> {
  const server = serverOf(url)
  let addresses: readonly CheckedAddress[]
  try {
    addresses = await resolveHost(server.host, settings.allowLocalAddresses)
    const all = addresses.map((one) => one.address).join(', ')
    steps.add('resolve', url, 'passed', `${server.host} is ${all}.`)
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    steps.add('resolve', url, 'failed', error.message)
    return false
  }
  const seen = await probe(server.host, addresses, server.port, tlsOptionsOf(server, settings), server.tls === 'start')
  if (!steps.addProbe(url, seen)) return false
  let client: Client | undefined
  try {
    client = await connect(url, settings)
    await bindToSearch(client, settings, bindPassword)
    const text =
      settings.bindDn === null
        ? 'The directory is searched by nobody in particular.'
        : 'The account that searches is let in.'
    steps.add('bind', settings.bindDn ?? url, 'passed', text)
    return true
  } catch (error) {
    const known = error instanceof DirectoryError || error instanceof UnreachableError
    steps.add('bind', settings.bindDn ?? url, 'failed', known ? error.message : `It fails: ${failureInWords(error)}.`)
    return false
  } finally {
    if (client) await end(client)
  }
}

async function trySearches(
  directory: Directory,
  settings: LdapSettings,
  sampleUserName: string | undefined,
  steps: Steps,
): Promise<void> {
  const { userBase, groupBase } = settings
  if (!(await directory.hasBase(userBase)))
    steps.add('user_base', userBase, 'failed', 'There is no such entry, or the account that searches may not see it.')
  else {
    const persons = await directory.searchPersons(undefined, 2)
    steps.add(
      'user_base',
      userBase,
      persons.length === 0 ? 'warning' : 'passed',
      persons.length === 0
        ? 'No entry below it is a user by the filter and the attributes.'
        : 'There are users below it.',
    )
  }
  if (groupBase !== null) {
    if (!(await directory.hasBase(groupBase)))
      steps.add(
        'group_base',
        groupBase,
        'failed',
        'There is no such entry, or the account that searches may not see it.',
      )
    else {
      const groups = await directory.searchGroups(undefined, 2)
      steps.add(
        'group_base',
        groupBase,
        groups.length === 0 ? 'warning' : 'passed',
        groups.length === 0
          ? 'No entry below it is a group by the filter and the attributes.'
          : 'There are groups below it.',
      )
    }
  }
  if (sampleUserName === undefined) {
    steps.add('sample_user', '', 'skipped', 'No user was named to look up.')
    return
  }
  const person = await directory.findPerson(sampleUserName)
  if (!person) {
    steps.add('sample_user', sampleUserName, 'failed', 'No user has this name.')
    return
  }
  const groups = await directory.groupsOf(person)
  const names = groups?.map(({ name }) => name).toSorted() ?? []
  const inGroups =
    groups === undefined
      ? 'Groups are not used.'
      : names.length === 0
        ? 'It is in no group.'
        : `It is in ${names.slice(0, 50).join(', ')}${names.length > 50 ? ' and more' : ''}.`
  const text = `It is ${person.displayName} (${person.dn}). ${inGroups}`
  if (person.disabled)
    steps.add('sample_user', sampleUserName, 'warning', `${text} The account is disabled, or its time is over.`)
  else steps.add('sample_user', sampleUserName, 'passed', text)
}
