// Real servers that know people, for journeys.
import * as servers from '../../launcher/src/test-servers/start.ts'

/** Starts an OpenID Connect provider that sends people back to the origin. */
export function oidcServer(
  origin: string,
  clientSecret: string,
  people: servers.OidcServerOptions['people'],
): Promise<servers.OidcServer> {
  return servers.oidcServer({ redirectUris: [`${origin}/sign-in`], clientSecret, people })
}

export const directory = {
  suffix: 'dc=example,dc=org',
  searchAccount: 'cn=search,dc=example,dc=org',
  searchPassword: 'finds people',
  userBase: 'ou=people,dc=example,dc=org',
  groupBase: 'ou=groups,dc=example,dc=org',
  password: 'her own password',
} as const

/** Starts an OpenLDAP server with one person, who is in a group that is in a group. */
export function ldapServer(person: string): Promise<servers.LdapServer> {
  const { suffix, searchAccount, searchPassword, userBase, groupBase, password } = directory
  const entries = [
    [suffix, 'objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example'],
    [
      searchAccount,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: search',
      `userPassword: ${searchPassword}`,
    ],
    [userBase, 'objectClass: organizationalUnit', 'ou: people'],
    [groupBase, 'objectClass: organizationalUnit', 'ou: groups'],
    [
      `uid=${person},${userBase}`,
      'objectClass: inetOrgPerson',
      `uid: ${person}`,
      'cn: Ada Lovelace',
      'sn: Lovelace',
      `userPassword: ${password}`,
    ],
    [`cn=Operators,${groupBase}`, 'objectClass: groupOfNames', 'cn: Operators', `member: uid=${person},${userBase}`],
    [`cn=Staff,${groupBase}`, 'objectClass: groupOfNames', 'cn: Staff', `member: cn=Operators,${groupBase}`],
  ]
  const ldif = entries.map(([dn, ...lines]) => [`dn: ${dn}`, ...lines, ''].join('\n')).join('\n')
  return servers.ldapServer({ suffix, rootPassword: 'root', ldif })
}
