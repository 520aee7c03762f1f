// What entries of directories of several makes say, as OpenLDAP gives them.
import { Client } from 'ldapts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LdapServer, ldapServer } from '../../../launcher/src/test-servers/start.ts'
import * as people from '../../test/people-directory.ts'
import { withDirectory } from './ldap-directory.ts'
import { completeLdap, type LdapSettings } from './settings.ts'

let server: LdapServer
let settings: LdapSettings
beforeAll(async () => {
  server = await ldapServer(people)
  settings = completeLdap(people.settingsOf(server))
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

/** A person and the names of their groups. */
const look = (name: string, more: Partial<LdapSettings> = {}) =>
  withDirectory({ ...settings, ...more }, people.searchAccount.password, async (directory) => {
    const person = await directory.findPerson(name)
    const groups = person && (await directory.groupsOf(person))
    return { person, groups: groups?.map((group) => group.name).toSorted() }
  })

test.each([
  ['is over', -60_000, true],
  ['is to come', 3_600_000, false],
  ['is none', '0', false],
  ['is never', '9223372036854775807', false],
])('an account whose end, as Active Directory has it, %s', async (_when, end, disabled) => {
  const steps = (ms: number) => String((BigInt(Date.now() + ms) + 11_644_473_600_000n) * 10_000n)
  const accountExpires = typeof end === 'string' ? end : steps(end)
  await withPerson({ uid: 'timed', accountExpires }, async () => {
    expect((await look('timed')).person).toMatchObject({ disabled })
  })
})

test('attributes are found however their names are written', async () => {
  const plain = await look('ada')
  expect(plain.groups).toHaveLength(3)
  const shouted = { loginAttributes: ['UID'], displayNameAttribute: 'CN', idAttribute: 'ENTRYUUID' }
  expect(await look('ada', { ...shouted, groupNameAttribute: 'CN' })).toEqual(plain)
})

test('an id of bytes is one, however its attribute is written, and finds the person again', async () => {
  const objectGUID = Buffer.from('00ff80c0aabbccddeeff001122334455', 'hex')
  await withPerson({ uid: 'windows', objectGUID }, async () => {
    for (const idAttribute of ['objectGUID', 'objectguid']) {
      const { person } = await look('windows', { idAttribute })
      expect(person?.externalId).toBe(objectGUID.toString('hex'))
      const found = withDirectory({ ...settings, idAttribute }, people.searchAccount.password, (directory) =>
        directory.listPersons([objectGUID.toString('hex')]),
      )
      expect(await found).toEqual([person])
    }
  })
})

/** A person who is there while something is done. */
async function withPerson(
  { uid, ...more }: { readonly uid: string } & Readonly<Record<string, string | Buffer>>,
  work: () => Promise<void>,
): Promise<void> {
  const client = new Client({ url: server.ldapsUrl, tlsOptions: { ca: server.caPem } })
  await client.bind(`cn=root,${people.suffix}`, people.rootPassword)
  const objectClass = ['inetOrgPerson', 'extensibleObject']
  await client.add(people.personDn(uid), { objectClass, uid, cn: uid, sn: uid, ...more })
  try {
    await work()
  } finally {
    await client.del(people.personDn(uid))
    await client.unbind()
  }
}
