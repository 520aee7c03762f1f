// A test of a provider whose name has several addresses, of which the first takes no connections.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type LdapServer, ldapServer, type OidcServer, oidcServer } from '../../../launcher/src/test-servers/start.ts'
import * as people from '../../test/people-directory.ts'
import { completeLdap, completeOidc } from './settings.ts'
import { tryLdap } from './try-ldap.ts'
import { tryOidc } from './try-oidc.ts'

// What the name server says is not ours to choose: here the servers' name leads to where none of them is, too.
vi.mock('node:dns/promises', () => ({
  lookup: () =>
    Promise.resolve([
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]),
}))

const clientSecret = 'of the client'
let directory: LdapServer
let login: OidcServer
beforeAll(async () => {
  directory = await ldapServer(people)
  login = await oidcServer({ redirectUris: ['https://overt.invalid/sign-in'], clientSecret, people: {} })
}, 60_000)
afterAll(async () => {
  await directory[Symbol.asyncDispose]()
  await login[Symbol.asyncDispose]()
})

test('of an LDAP directory goes on at the next address, over ldaps and by StartTLS', async () => {
  for (const url of [directory.ldapsUrl, directory.ldapUrl]) {
    const { caPem } = directory
    const settings = completeLdap({ urls: [url], caPem, allowLocalAddresses: true, userBase: people.peopleBase })
    const steps = await tryLdap(settings, undefined, undefined)
    expect(steps[0]?.text).toBe('localhost is 127.0.0.2, 127.0.0.1.')
    expect(steps.filter(({ status }) => status === 'failed')).toEqual([])
  }
})

test('of an OpenID Connect provider goes on at the next address', async () => {
  const { issuer, caPem } = login
  const settings = completeOidc({ issuer, clientId: 'overt', caPem, allowLocalAddresses: true })
  const steps = await tryOidc({ name: 'Login', settings, clientSecret })
  expect(steps[0]?.text).toBe('localhost is 127.0.0.2, 127.0.0.1.')
  expect(steps.filter(({ status }) => status !== 'passed')).toEqual([])
})
