// What an entry of a directory says. Names of attributes mean the same in any case: a server writes them as its schema
// does, whatever was asked for, and settings as somebody typed them.
import type { Entry } from 'ldapts'
import { hasEnded } from './account-state.ts'
import type { LdapSettings } from './settings.ts'

/** A person of a directory. */
export interface Person {
  readonly externalId: string
  readonly dn: string
  readonly loginName: string
  readonly displayName: string
  /** Whether the directory has disabled the account, or its time is over. */
  readonly disabled: boolean
  /** Groups the person's entry itself names. */
  readonly memberOf: readonly string[]
}
/** A group of a directory. */
export interface DirectoryGroup {
  readonly externalId: string
  readonly dn: string
  readonly name: string
}

export function personAttributes({ idAttribute, loginAttributes, displayNameAttribute }: LdapSettings): string[] {
  const ending = ['userAccountControl', 'accountExpires', 'nsAccountLock', 'pwdAccountLockedTime', 'loginDisabled']
  return [idAttribute, ...loginAttributes, displayNameAttribute, 'memberOf', ...ending]
}
export function groupAttributes({ idAttribute, groupNameAttribute }: LdapSettings): string[] {
  return [idAttribute, groupNameAttribute]
}
/** Attributes whose values are bytes; the library knows them by the very name that the server writes. */
export function byteAttributes({ idAttribute }: LdapSettings): string[] {
  return isGuid(idAttribute) ? ['objectGUID', idAttribute] : ['objectGUID']
}

/** A person, unless the entry lacks what it is told apart by or called. */
export function toPerson(entry: Entry, settings: LdapSettings): Person[] {
  const externalId = idText(valueOf(entry, settings.idAttribute))
  const [loginName] = textsOf(entry, settings.loginAttributes[0] ?? '')
  if (externalId === undefined || loginName === undefined) return []
  const [displayName = loginName] = textsOf(entry, settings.displayNameAttribute)
  return [
    {
      externalId,
      dn: entry.dn,
      loginName,
      displayName,
      disabled: hasEnded((attribute) => textsOf(entry, attribute), new Date()),
      memberOf: textsOf(entry, 'memberOf'),
    },
  ]
}
export function toGroup(entry: Entry, settings: LdapSettings): DirectoryGroup[] {
  const externalId = idText(valueOf(entry, settings.idAttribute))
  const [name] = textsOf(entry, settings.groupNameAttribute)
  return externalId === undefined || name === undefined ? [] : [{ externalId, dn: entry.dn, name }]
}

/** Values of an attribute, which come as one or several, as text or bytes. */
export function textsOf(entry: Entry, attribute: string): string[] {
  const value = valueOf(entry, attribute)
  if (value === undefined) return []
  const values: readonly (string | Buffer)[] = Array.isArray(value) ? value : [value]
  return values.map((one) => (typeof one === 'string' ? one : one.toString('utf8'))).filter((text) => text !== '')
}
function valueOf(entry: Entry, attribute: string): Entry[string] | undefined {
  const wanted = attribute.toLowerCase()
  const name = Object.keys(entry).find((key) => key.toLowerCase() === wanted)
  return name === undefined ? undefined : entry[name]
}

/** An id as it is kept here, and as a filter asks for it. */
function idText(value: Entry[string] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value
  if (first === undefined || first.length === 0) return undefined
  return typeof first === 'string' ? first : first.toString('hex')
}
export function idValue(attribute: string, id: string): string | Buffer {
  return isGuid(attribute) ? Buffer.from(id, 'hex') : id
}
function isGuid(attribute: string): boolean {
  return attribute.toLowerCase() === 'objectguid'
}
