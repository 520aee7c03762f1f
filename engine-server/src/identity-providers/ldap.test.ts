// What the engine asks a directory, against OpenLDAP.
import { connect as connectPlain, createServer, type Server } from 'node:net'
import { Client } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LdapServer, ldapServer } from '../../../launcher/src/test-servers/start.ts'
import * as people from '../../test/people-directory.ts'
import { connect, end, UnreachableError } from './ldap-connection.ts'
import { DirectoryError, membershipFilter, personFilter, withDirectory } from './ldap-directory.ts'
import { completeLdap, type LdapSettings } from './settings.ts'
import { tryLdap } from './try-ldap.ts'

let server: LdapServer
let settings: LdapSettings
beforeAll(async () => {
  server = await ldapServer(people)
  settings = completeLdap(people.settingsOf(server))
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

const secret = people.searchAccount.password
const find = (name: string, more: Partial<LdapSettings> = {}) =>
  withDirectory({ ...settings, ...more }, secret, (directory) => directory.findPerson(name))
const login = (name: string, password: string, more: Partial<LdapSettings> = {}) =>
  withDirectory({ ...settings, ...more }, secret, async (directory) => {
    const person = await directory.findPerson(name)
    return person !== undefined && (await directory.checkPassword(person, password))
  })
const groupsOf = (name: string, more: Partial<LdapSettings> = {}) =>
  withDirectory({ ...settings, ...more }, secret, async (directory) => {
    const person = await directory.findPerson(name)
    return person && (await directory.groupsOf(person))?.map((group) => group.name).toSorted()
  })

describe('a person', () => {
  test('is found by name and let in by password, over ldaps and by StartTLS', async () => {
    expect(await find('ada')).toMatchObject({
      dn: people.personDn('ada'),
      displayName: 'Ada Lovelace',
      disabled: false,
    })
    for (const urls of [[server.ldapsUrl], [server.ldapUrl]]) {
      expect(await login('ada', people.password, { urls })).toBe(true)
      expect(await login('ada', 'wrong', { urls })).toBe(false)
      expect(await login('nobody', people.password, { urls })).toBe(false)
    }
  })

  test('is never let in by an empty password, as the directory would', async () => {
    // The directory itself takes a name without a password for a bind as nobody, and says that it went well.
    const client = await connect(server.ldapsUrl, settings)
    await client.bind(people.personDn('ada'), '')
    await end(client)
    expect(await login('ada', '')).toBe(false)
    await expect(withDirectory(settings, '', () => Promise.resolve())).rejects.toThrow(/has no password/)
  })

  test.each(['*', 'a*', 'ada)(uid=*', '*)(objectClass=*', 'ada\\2a', 'ad\\61', ')(|(uid=*', 'ada\u0000', '(', '\\'])(
    'is not found by %j, which would be more than a name in a filter',
    async (name) => {
      expect(await find(name)).toBeUndefined()
    },
  )

  test('whose account is disabled is told apart', async () => {
    expect(await find('eve')).toMatchObject({ disabled: true })
  })

  test('is known by an id that stays when everything else changes', async () => {
    const before = await find('bob')
    await asRoot(async (client) => {
      await client.modifyDN(people.personDn('bob'), `uid=robert,${people.peopleBase}`)
    })
    try {
      const [now] = await withDirectory(settings, secret, (directory) =>
        directory.listPersons([before?.externalId ?? '', '00000000-0000-0000-0000-000000000000']),
      )
      expect(now).toMatchObject({ externalId: before?.externalId, loginName: 'robert' })
    } finally {
      await asRoot((client) => client.modifyDN(`uid=robert,${people.peopleBase}`, people.personDn('bob')))
    }
  })
})

describe('groups', () => {
  test('are found through other groups, also where they are in a circle', async () => {
    expect(await groupsOf('ada')).toEqual(['Everybody', 'Operators', 'Staff'])
    expect(await groupsOf('bob')).toEqual(['Everybody', 'Staff'])
    expect(await groupsOf('admin')).toEqual([])
    expect(await groupsOf('ada', { groupBase: null })).toBeUndefined()
  })

  test('are found by what entries say of them', async () => {
    // The server keeps `memberOf` of what is added while it runs.
    const [inner, outer] = [people.groupDn('Inner'), people.groupDn('Outer')]
    await asRoot(async (client) => {
      await client.add(inner, { objectClass: 'groupOfNames', cn: 'Inner', member: people.personDn('ada') })
      await client.add(outer, { objectClass: 'groupOfNames', cn: 'Outer', member: inner })
    })
    try {
      expect(await groupsOf('ada', { groupMembership: 'member_of' })).toEqual(['Inner', 'Outer'])
    } finally {
      await asRoot(async (client) => {
        await client.del(outer)
        await client.del(inner)
      })
    }
  })

  test('of Active Directory are asked for by its rule', () => {
    const filter = membershipFilter(
      completeLdap({ flavour: 'active_directory', urls: [], userBase: 'x', groupBase: 'y' }),
      ['CN=A (b),DC=x'],
    )
    expect(filter.toString()).toBe('(&(objectClass=group)(|(member:1.2.840.113556.1.4.1941:=CN=A \\28b\\29,DC=x)))')
    const person = personFilter(completeLdap({ flavour: 'active_directory', urls: [], userBase: 'x' }), 'a*)(b')
    expect(person.toString()).toBe(
      '(&(&(objectCategory=person)(objectClass=user))(|(sAMAccountName=a\\2a\\29\\28b)(userPrincipalName=a\\2a\\29\\28b)))',
    )
  })
})

test('more than a page of persons is read, and a list of them is cut', async () => {
  await withDirectory(settings, secret, async (directory) => {
    const ids = new Set<string>()
    for (let number = 0; number < people.crowdSize; number += 1) {
      if (number >= 5 && number < people.crowdSize - 5) continue
      const person = await directory.findPerson(`crowd${number}`)
      if (person) ids.add(person.externalId)
    }
    expect(await directory.listPersons([...ids])).toHaveLength(10)
    expect(await directory.searchPersons('crowd', 50)).toHaveLength(50)
    expect(await directory.searchPersons('(the builder) *', 50)).toMatchObject([{ loginName: 'bob' }])
    expect(await directory.searchGroups('peratOR', 50)).toMatchObject([{ name: 'Operators' }])
    // All groups of a person who is in one with 620 others, in one whose members fill more than a page.
    expect(await directory.searchPersons(undefined, 1_000)).toHaveLength(people.crowdSize + 4)
  })
})

describe('servers', () => {
  let silent: Server
  let silentUrl: string
  beforeAll(async () => {
    silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    silentUrl = `ldaps://localhost:${(silent.address() as { port: number }).port}`
  })
  afterAll(() => silent.close())

  test('that do not answer are passed over, those that are down at once and those that are silent in time', async () => {
    const urls = ['ldaps://localhost:1', silentUrl, server.ldapsUrl]
    const began = performance.now()
    expect(await login('ada', people.password, { urls })).toBe(true)
    expect(performance.now() - began).toBeLessThan(12_000)
  })

  test('are passed over for what the server itself does alone, not for what its answers are used for', async () => {
    let runs = 0
    const failure = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
    const used = withDirectory({ ...settings, urls: [server.ldapsUrl, server.ldapUrl] }, secret, () => {
      runs += 1
      return Promise.reject(failure)
    })
    await expect(used).rejects.toBe(failure)
    expect(runs).toBe(1)
  })

  test('are told of in words when none can be used', async () => {
    const failure = find('ada', { urls: ['ldaps://localhost:1', 'ldaps://no-such-host.invalid'] })
    await expect(failure).rejects.toThrow(UnreachableError)
    await expect(failure).rejects.toThrow(/localhost:1 can’t be used: nothing listens there\..*no host named/)
  })

  test('whose certificate is not believed get nothing', async () => {
    await expect(find('ada', { caPem: null })).rejects.toThrow(/certificate is not believed/)
    await expect(find('ada', { caPem: null, urls: [server.ldapUrl] })).rejects.toThrow(/certificate is not believed/)
  })

  test('on this machine are used only where that is allowed', async () => {
    await expect(find('ada', { allowLocalAddresses: false })).rejects.toThrow(/this machine itself/)
  })

  test('that cut a connection secured by StartTLS do not get the password over another one in the clear', async () => {
    const heard: Buffer[] = []
    let connections = 0
    const front = createServer((socket) => {
      connections += 1
      const isFirst = connections === 1
      const back = connectPlain(Number(new URL(server.ldapUrl).port), '127.0.0.1')
      socket.on('data', (data) => (isFirst ? back.write(data) : heard.push(data)))
      back.on('data', (data) => socket.write(data))
      socket
        .on('error', () => undefined)
        .on('close', () => {
          back.destroy()
          isCut = true
        })
      back.on('error', () => undefined)
      if (isFirst) cut = () => socket.destroy()
    })
    let isCut = false
    let cut: () => void = () => undefined
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    const url = `ldap://localhost:${(front.address() as { port: number }).port}`
    try {
      const client = await connect(url, settings, 200)
      cut()
      await expect.poll(() => isCut).toBe(true)
      // Only when the first has waited in vain the library knows that it has to connect again.
      for (let attempt = 0; attempt < 2; attempt += 1)
        await expect(client.bind(people.personDn('ada'), people.password)).rejects.toThrow(/./)
      expect(Buffer.concat(heard).toString('latin1')).not.toContain(people.password)
      expect(connections).toBe(1)
    } finally {
      front.close()
    }
  })

  test('that end what they say with a NUL, as Active Directory does, are told of without', () => {
    expect(new DirectoryError('data 52e, v4563\u0000').message).toBe('data 52e, v4563')
    expect(new UnreachableError('a\r\nb\u0000').message).toBe('a b')
  })

  test('refuse an account that searches with a wrong password, in words', async () => {
    await expect(withDirectory(settings, 'wrong', () => Promise.resolve())).rejects.toThrow(DirectoryError)
    await expect(withDirectory(settings, 'wrong', () => Promise.resolve())).rejects.toThrow(
      /name or its password is wrong/,
    )
  })
})

describe('a test', () => {
  const words = async (more: Partial<LdapSettings>, password: string | undefined = secret, sample?: string) =>
    (await tryLdap({ ...settings, ...more }, password, sample)).map(
      ({ step, status, text }) => `${step} ${status}: ${text}`,
    )

  test('of what is in order says each step, whose certificate it is, and the groups of a user', async () => {
    for (const urls of [[server.ldapsUrl], [server.ldapUrl]])
      expect(await words({ urls }, secret, 'ada')).toEqual([
        expect.stringMatching(/^resolve passed: localhost is .*127\.0\.0\.1/),
        'connect passed: It takes connections.',
        expect.stringMatching(
          /^tls passed: .* of localhost, LDAP for tests .*signed by Authority of LDAP for tests.* good until 20/,
        ),
        'bind passed: The account that searches is let in.',
        'user_base passed: There are users below it.',
        'group_base passed: There are groups below it.',
        `sample_user passed: It is Ada Lovelace (${people.personDn('ada')}). It is in Everybody, Operators, Staff.`,
      ])
  })

  test.each<[string, () => Partial<LdapSettings>, string | undefined, RegExp[]]>([
    [
      'a name that is none',
      () => ({ urls: ['ldaps://no-such-host.invalid'] }),
      undefined,
      [
        /^resolve failed: There is no host named/,
        /^connect skipped/,
        /^tls skipped/,
        /^bind skipped/,
        /^user_base skipped/,
        /^group_base skipped/,
        /^sample_user skipped/,
      ],
    ],
    [
      'a port that is shut',
      () => ({ urls: ['ldaps://localhost:1'] }),
      undefined,
      [
        /^resolve passed/,
        /^connect failed: There is no connection: nothing listens/,
        /^tls skipped/,
        /^bind skipped/,
        /^user_base skipped/,
        /^group_base skipped/,
        /^sample_user skipped/,
      ],
    ],
    [
      'an authority that is another',
      () => ({ caPem: null }),
      undefined,
      [
        /^resolve passed/,
        /^connect passed/,
        /^tls failed: .*not believed.*The certificate is of localhost, LDAP for tests/,
        /^bind skipped/,
        /^user_base skipped/,
        /^group_base skipped/,
        /^sample_user skipped/,
      ],
    ],
    [
      'a password that is wrong',
      () => ({}),
      'wrong',
      [
        /^resolve/,
        /^connect/,
        /^tls passed/,
        /^bind failed: .*password is wrong/,
        /^user_base skipped/,
        /^group_base skipped/,
        /^sample_user skipped/,
      ],
    ],
    [
      'bases that are not there',
      () => ({ userBase: 'ou=x,dc=example,dc=org', groupBase: 'ou=y,dc=example,dc=org' }),
      secret,
      [
        /^resolve/,
        /^connect/,
        /^tls passed/,
        /^bind passed/,
        /^user_base failed: There is no such entry/,
        /^group_base failed: There is no such entry/,
        /^sample_user skipped/,
      ],
    ],
    [
      'filters that find nobody',
      () => ({ userFilter: '(objectClass=device)', groupFilter: '(objectClass=device)' }),
      secret,
      [
        /^resolve/,
        /^connect/,
        /^tls passed/,
        /^bind passed/,
        /^user_base warning: No entry/,
        /^group_base warning: No entry/,
        /^sample_user skipped/,
      ],
    ],
  ])('of %s says where it fails', async (_what, more, password, expected) => {
    expect(await words(more(), password)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
  })
})

async function asRoot(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ url: server.ldapsUrl, tlsOptions: { ca: server.caPem } })
  await client.bind(`cn=root,${people.suffix}`, people.rootPassword)
  try {
    await work(client)
  } finally {
    await client.unbind()
  }
}
