import type { Schema } from '@overt/api-client/engine'
import { anId, aPlan } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const directory: Schema<'IdentityProvider'> = {
  id: anId(1, 30),
  kind: 'ldap',
  name: 'Company',
  enabled: true,
  oidc: null,
  ldap: {
    urls: ['ldaps://one.example', 'ldaps://two.example'],
    userBase: 'ou=people',
    loginAttributes: ['uid', 'mail'],
  },
  hasSecret: true,
  userCount: 3,
  groupCount: 2,
  checkedAt: null,
  checkProblem: null,
  createdAt: '2026-11-01T00:00:00Z',
  revision: 4,
}
const steps: Schema<'IdentityProviderTest'> = {
  passed: false,
  steps: [
    { step: 'resolve', target: 'one.example', status: 'passed', text: 'one.example is 192.0.2.1.' },
    {
      step: 'connect',
      target: 'one.example:636',
      status: 'failed',
      text: 'There is no connection: nothing listens there.',
    },
    { step: 'tls', target: 'one.example', status: 'skipped', text: 'Not tried, as a step before it failed.' },
  ],
}
const handlers: FakeHandlers = {
  listIdentityProviders: () => ({ items: [directory], next: null }),
  getIdentityProvider: () => directory,
  listEvents: () => ({ items: [], next: null }),
}
const type = (label: RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

test('a provider is tried from the list, and each step says what came of it', async () => {
  const { callsOf } = await renderPortal(portal, `/identity-providers?dialog=test&on=${directory.id}`, {
    ...handlers,
    testIdentityProvider: () => steps,
  })
  const dialog = await screen.findByRole('dialog', { name: 'Test Company' })
  fireEvent.change(within(dialog).getByLabelText(/^Sample user/), { target: { value: ' ada ' } })
  clickOn(within(dialog).getByRole('button', { name: 'Run test' }))
  const items = await within(dialog).findAllByRole('listitem')
  expect(items.map(({ textContent }) => textContent)).toEqual([
    'PassedFind the host one.exampleone.example is 192.0.2.1.',
    'FailedConnect one.example:636There is no connection: nothing listens there.',
    'Not triedSecure the connection one.exampleNot tried, as a step before it failed.',
  ])
  expect(within(dialog).getByText('Not everything works.')).toBeDefined()
  expect(callsOf('testIdentityProvider')[0]?.body).toEqual({ sampleUserName: 'ada' })
})

test('an OpenID Connect provider is added with what was entered, and the rest by default', async () => {
  const { callsOf, address } = await renderPortal(portal, '/identity-providers/create/oidc', {
    ...handlers,
    createIdentityProvider: () => directory,
    testIdentityProviderSettings: () => steps,
  })
  await screen.findByRole('heading', { level: 1, name: 'Add OpenID Connect provider' })
  expect(screen.getByText(`${location.origin}/sign-in`)).toBeDefined()
  type(/^Name/, 'Login')
  type(/^Issuer/, 'https://login.example')
  type(/^Client ID/, 'overt')
  type(/^Client secret/, 'hush')
  type(/^Claim for groups/, 'groups')
  clickOn(screen.getByRole('button', { name: 'Run test' }))
  await screen.findByText('Not everything works.')
  const oidc = {
    issuer: 'https://login.example',
    clientId: 'overt',
    scopes: ['openid', 'profile', 'email'],
    userNameClaim: 'preferred_username',
    groupsClaim: 'groups',
    createUsers: true,
    caPem: null,
    allowLocalAddresses: false,
  }
  expect(callsOf('testIdentityProviderSettings')[0]?.body).toEqual({ oidc, secret: 'hush' })
  clickOn(screen.getByRole('button', { name: 'Add identity provider' }))
  await expect.poll(address).toBe('/identity-providers')
  expect(callsOf('createIdentityProvider')[0]?.body).toEqual({ name: 'Login', enabled: true, oidc, secret: 'hush' })
})

test('a directory is changed with its revision, its secret kept unless one is entered; mistakes are at their fields', async () => {
  const { callsOf } = await renderPortal(portal, `/identity-providers/${directory.id}/edit`, {
    ...handlers,
    updateIdentityProvider: () => {
      throw refusal('invalid_request', 'No.', {
        fields: { '/ldap/urls/1': 'This is no address.', '/secret': 'Give the secret.' },
      })
    },
  })
  const urls = await screen.findByLabelText<HTMLTextAreaElement>(/^Servers/)
  expect(urls.value).toBe('ldaps://one.example\nldaps://two.example')
  type(/^Servers/, 'ldaps://one.example\nldaps://two')
  clickOn(screen.getByRole('button', { name: 'Save identity provider' }))
  expect(await screen.findByText('This is no address.')).toBeDefined()
  const described = screen.getByLabelText(/^Password of the account/).getAttribute('aria-describedby') ?? ''
  expect(described.split(' ').map((id) => document.getElementById(id)?.textContent)).toContainEqual(
    expect.stringContaining('Give the secret.'),
  )
  const call = callsOf('updateIdentityProvider')[0]
  expect(call?.body).toMatchObject({
    ldap: { urls: ['ldaps://one.example', 'ldaps://two'], loginAttributes: ['uid', 'mail'] },
  })
  expect(call?.body).not.toHaveProperty('secret')
})

test('what is emptied is cleared, and has its default again; a saved secret is forgotten when that is asked for', async () => {
  const full: Schema<'IdentityProvider'> = {
    ...directory,
    ldap: {
      urls: ['ldaps://one.example'],
      userBase: 'ou=people',
      bindDn: 'cn=reader',
      caPem: 'PEM',
      userFilter: '(objectClass=person)',
      loginAttributes: ['mail'],
      displayNameAttribute: 'sn',
      idAttribute: 'uid',
      groupBase: 'ou=groups',
      groupFilter: '(objectClass=group)',
      groupNameAttribute: 'sn',
      groupMembership: 'member_of',
      checkIntervalSeconds: 60,
    },
  }
  const { callsOf } = await renderPortal(portal, `/identity-providers/${full.id}/edit`, {
    ...handlers,
    getIdentityProvider: () => full,
    updateIdentityProvider: () => full,
  })
  await screen.findByLabelText(/^Servers/)
  const isNeeded = (field: HTMLInputElement) =>
    /^(Name|Servers|Flavour|Base of users)/.test(field.labels?.[0]?.textContent ?? '')
  const fields = screen
    .getByRole('main')
    .querySelectorAll<HTMLInputElement>('input[type=text], input[type=number], textarea, select')
  for (const field of fields) if (!isNeeded(field)) fireEvent.change(field, { target: { value: '' } })
  clickOn(screen.getByRole('switch', { name: 'Forget the saved one' }))
  clickOn(screen.getByRole('button', { name: 'Save identity provider' }))
  await expect.poll(() => callsOf('updateIdentityProvider')).toHaveLength(1)
  expect(callsOf('updateIdentityProvider')[0]?.body).toEqual({
    name: 'Company',
    enabled: true,
    secret: null,
    ldap: {
      flavour: 'generic',
      urls: ['ldaps://one.example'],
      userBase: 'ou=people',
      createUsers: true,
      allowLocalAddresses: false,
      bindDn: null,
      caPem: null,
      userFilter: null,
      loginAttributes: null,
      displayNameAttribute: null,
      idAttribute: null,
      groupBase: null,
      groupFilter: null,
      groupNameAttribute: null,
      groupMembership: null,
      checkIntervalSeconds: null,
    },
  })
})

test('one with users is not deleted, and the plan says why', async () => {
  await renderPortal(portal, `/identity-providers?dialog=delete&on=${directory.id}`, {
    ...handlers,
    planDeleteIdentityProvider: () =>
      aPlan({
        blockers: [{ code: 'conflict', text: '3 users sign in by it: remove them first, or disable the provider.' }],
      }),
  })
  const dialog = await screen.findByRole('dialog', { name: /Delete identity provider Company/ })
  expect(await within(dialog).findByText(/3 users sign in by it/)).toBeDefined()
  expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete identity provider' }).disabled).toBe(
    true,
  )
})
