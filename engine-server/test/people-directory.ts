// The directory of the tests: a company with people, and groups in groups, some of them in a circle.
import type { LdapServer } from '../../launcher/src/test-servers/start.ts'

/** What directories of other makes have to say that an account is not to be used, and to tell entries apart. */
export const schema = [
  "attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
  "attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )",
  "attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )",
]
export const suffix = 'dc=example,dc=org'
export const rootPassword = 'only for tests'
export const searchAccount = { dn: `cn=search,${suffix}`, password: 'finds people' }
export const peopleBase = `ou=people,${suffix}`
export const groupsBase = `ou=groups,${suffix}`
export const password = 'her own password'

const entry = (dn: string, lines: readonly string[]) => [`dn: ${dn}`, ...lines, ''].join('\n')
export const personDn = (uid: string) => `uid=${uid},${peopleBase}`
export const groupDn = (name: string) => `cn=${name},${groupsBase}`
const person = (uid: string, name: string, more: readonly string[] = []) =>
  entry(personDn(uid), [
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    `cn: ${name}`,
    `sn: ${name}`,
    `userPassword: ${password}`,
    ...more,
  ])
const group = (name: string, members: readonly string[]) =>
  entry(groupDn(name), ['objectClass: groupOfNames', `cn: ${name}`, ...members.map((dn) => `member: ${dn}`)])

/** Many more than a server gives in one page. */
export const crowdSize = 620

export const ldif = [
  entry(suffix, ['objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example']),
  entry(searchAccount.dn, [
    'objectClass: organizationalRole',
    'objectClass: simpleSecurityObject',
    'cn: search',
    `userPassword: ${searchAccount.password}`,
  ]),
  entry(peopleBase, ['objectClass: organizationalUnit', 'ou: people']),
  entry(groupsBase, ['objectClass: organizationalUnit', 'ou: groups']),
  person('ada', 'Ada Lovelace'),
  person('bob', 'Bob (the builder) *'),
  person('admin', 'Not that admin'),
  person('eve', 'Eve Gone', ['objectClass: extensibleObject', 'nsAccountLock: TRUE']),
  ...Array.from({ length: crowdSize }, (_, index) => person(`crowd${index}`, `Crowd ${index}`)),
  group('Operators', [personDn('ada')]),
  group('Staff', [groupDn('Operators'), personDn('bob')]),
  group('Everybody', [groupDn('Staff'), groupDn('Everybody')]),
  group(
    'Crowd',
    Array.from({ length: crowdSize }, (_, index) => personDn(`crowd${index}`)),
  ),
].join('\n')

/** Settings of a provider that is such a directory. */
export const settingsOf = ({ ldapsUrl, caPem }: Pick<LdapServer, 'ldapsUrl' | 'caPem'>) => ({
  urls: [ldapsUrl],
  caPem,
  allowLocalAddresses: true,
  bindDn: searchAccount.dn,
  userBase: peopleBase,
  groupBase: groupsBase,
})
