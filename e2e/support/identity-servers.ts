// Real servers that know people, as processes that end with the test: see launcher/src/test-servers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './stack.ts'

async function start<Facts extends object>(program: string, options: object): Promise<Facts & AsyncDisposable> {
  const file = join(root, 'launcher/src/test-servers', program)
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const first = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return Object.assign(JSON.parse(await first) as Facts, {
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      child.stdin.end()
      await once(child, 'exit')
    },
  })
}

/** Starts an OpenID Connect provider that sends people back to the origin. */
export function oidcServer(origin: string, clientSecret: string, people: object) {
  return start<{ issuer: string; caPem: string }>('oidc.ts', {
    redirectUris: [`${origin}/sign-in`],
    clientSecret,
    people,
  })
}

export const directory = {
  suffix: 'dc=example,dc=org',
  searchAccount: 'cn=search,dc=example,dc=org',
  searchPassword: 'finds people',
  userBase: 'ou=people,dc=example,dc=org',
  groupBase: 'ou=groups,dc=example,dc=org',
  person: 'ada',
  password: 'her own password',
} as const

/** Starts an OpenLDAP server with one person, who is in a group that is in a group. */
export function ldapServer() {
  const { suffix, searchAccount, searchPassword, userBase, groupBase, person, password } = directory
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
  return start<{ ldapUrl: string; ldapsUrl: string; caPem: string }>('slapd.ts', { suffix, rootPassword: 'root', ldif })
}
