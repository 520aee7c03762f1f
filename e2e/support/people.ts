import { type Client, createClient } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { type Browser, expect, type Page } from '@playwright/test'
import { field } from './form.ts'
import { directory, type ldapServer, type oidcServer } from './identity-servers.ts'
import { enter, hearAnnouncements, pressByKeyboard } from './keyboard.ts'

/** A browser nobody is signed in with, that believes the private authority of a provider's pages. */
export async function freshPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: origin,
    ignoreHTTPSErrors: true,
    viewport: { width: 1440, height: 900 },
  })
  await hearAnnouncements(context)
  return await context.newPage()
}

/** Adds an OpenID Connect provider by the API; gives its id. */
export async function addOidc(
  api: Client,
  name: string,
  { issuer, caPem }: Awaited<ReturnType<typeof oidcServer>>,
  secret: string,
): Promise<string> {
  const oidc = { issuer, clientId: 'overt', caPem, allowLocalAddresses: true }
  return (await api.call('createIdentityProvider', { body: { name, enabled: true, oidc, secret } })).id
}

/** Adds a directory by the API; gives its id. */
export async function addLdap(
  api: Client,
  name: string,
  { ldapUrl, caPem }: Awaited<ReturnType<typeof ldapServer>>,
): Promise<string> {
  const { searchAccount, userBase, groupBase, searchPassword } = directory
  const ldap = { urls: [ldapUrl], bindDn: searchAccount, userBase, groupBase, caPem, allowLocalAddresses: true }
  return (await api.call('createIdentityProvider', { body: { name, enabled: true, ldap, secret: searchPassword } })).id
}

/** Signs in on the provider's own page, from the sign-in page of a portal; `subject` is whom the provider knows. */
export async function signInByOidc(page: Page, provider: string, issuer: string, subject: string): Promise<void> {
  await pressByKeyboard(page, page.getByRole('button', { name: `Sign in with ${provider}` }))
  await page.waitForURL(`${issuer}/**`)
  await enter(page, page.locator('input[name=login]'), subject)
  await enter(page, page.locator('input[name=password]'), 'any')
  await page.keyboard.press('Enter')
}

/** Signs in on the sign-in page with a name and password of a directory. */
export async function signInByLdap(page: Page, provider: string, userName: string, password: string): Promise<void> {
  await enter(page, field(page, 'Account'), provider)
  await enter(page, field(page, 'User name'), userName)
  await enter(page, page.locator('#password'), password)
  await page.keyboard.press('Enter')
}

/** A client that does what its caller asks as whoever is signed in on a page. */
export async function clientOf(page: Page, origin: string): Promise<Client> {
  const { request } = page.context()
  const session = (await (await request.get(`${origin}/api/v1/session`)).json()) as Schema<'Session'>
  const made = await request.post(`${origin}/api/v1/api-tokens`, {
    data: { name: 'journey', expiresInSeconds: 3600 },
    headers: { origin, 'X-CSRF-Token': session.csrfToken ?? '' },
  })
  expect(made.status()).toBe(201)
  const { token } = (await made.json()) as { token: string }
  return createClient({ origin, token })
}

/** Takes a group of a directory over, so that roles can be granted to it; gives its id and name here. */
export async function adoptGroup(api: Client, providerId: string, name: string): Promise<{ id: string; name: string }> {
  const { items } = await api.call('searchDirectory', {
    path: { id: providerId },
    query: { search: name, kind: 'group' },
  })
  const found = items.find((group) => group.name === name)
  expect(found, `the directory knows ${name}`).toBeDefined()
  const externalId = found?.externalId ?? ''
  return await api.call('addDirectoryEntry', { body: { providerId, kind: 'group', externalId } })
}

/** Removes a provider and who became a user by it. */
export async function removeProvider(api: Client, id: string, person: string): Promise<void> {
  const { items } = await api.call('listUsers', { query: { search: person } })
  for (const user of items) if (user.userName === person) await api.call('deleteUser', { path: { id: user.id } })
  await api.call('deleteIdentityProvider', { path: { id }, headers: {} })
}
