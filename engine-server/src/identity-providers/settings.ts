import { X509Certificate } from 'node:crypto'
import type { Schema } from '@overt/api-client/engine'

/** Every setting with a value; null is one for `None`. */
type Complete<Settings, None extends keyof Settings> = {
  [Name in keyof Settings]-?: Name extends None ? Settings[Name] : NonNullable<Settings[Name]>
}

/** How an OpenID Connect provider is used, complete. */
export type OidcSettings = Complete<Schema<'OidcSettings'>, 'groupsClaim' | 'caPem'>
/** How an LDAP directory is used, complete. */
export type LdapSettings = Complete<Schema<'LdapSettings'>, 'bindDn' | 'groupBase' | 'caPem'>

/** Without what is null, which has its default. */
function withoutNull<Settings extends object>(settings: Settings) {
  const given = Object.entries(settings).filter(([, value]) => value !== null)
  return Object.fromEntries(given) as { [Name in keyof Settings]: NonNullable<Settings[Name]> } // by the filter above
}

/** Fills in what was not given, or is null. */
export function completeOidc(given: Schema<'OidcSettings'>): OidcSettings {
  return {
    scopes: ['openid', 'profile', 'email'],
    userNameClaim: 'preferred_username',
    groupsClaim: null,
    createUsers: true,
    caPem: null,
    allowLocalAddresses: false,
    ...withoutNull(given),
  }
}

const generic = {
  userFilter: '(objectClass=inetOrgPerson)',
  loginAttributes: ['uid'],
  displayNameAttribute: 'cn',
  idAttribute: 'entryUUID',
  groupFilter: '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))',
  groupNameAttribute: 'cn',
  groupMembership: 'member_search',
} as const satisfies Partial<LdapSettings>
const activeDirectory = {
  userFilter: '(&(objectCategory=person)(objectClass=user))',
  loginAttributes: ['sAMAccountName', 'userPrincipalName'],
  displayNameAttribute: 'displayName',
  idAttribute: 'objectGUID',
  groupFilter: '(objectClass=group)',
  groupNameAttribute: 'cn',
  groupMembership: 'matching_rule',
} as const satisfies Partial<LdapSettings>

/** Fills in what was not given, or is null, by the directory's flavour. */
export function completeLdap(given: Schema<'LdapSettings'>): LdapSettings {
  const flavour = given.flavour ?? 'generic'
  const defaults = flavour === 'active_directory' ? activeDirectory : generic
  return {
    ...defaults,
    loginAttributes: [...defaults.loginAttributes],
    caPem: null,
    allowLocalAddresses: false,
    bindDn: null,
    groupBase: null,
    createUsers: true,
    checkIntervalSeconds: 300,
    ...withoutNull(given),
    flavour,
  }
}

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates in a PEM text; undefined if there is none, or one that can't be read. */
export function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  const found = pem.match(certificate)
  if (!found) return undefined
  try {
    return found.map((text) => new X509Certificate(text))
  } catch {
    return undefined // told to whoever sent it, by the field
  }
}
