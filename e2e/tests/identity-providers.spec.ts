// Identity providers are added and tried, and people sign in by them; by keyboard, against real servers.
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { directory, ldapServer, oidcServer } from '../support/identity-servers.ts'
import { enter, expectAnnounced, pressAction, pressByKeyboard, toggleByKeyboard } from '../support/keyboard.ts'
import { freshPage, removeProvider, signInByLdap, signInByOidc } from '../support/people.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'

test.setTimeout(300_000)

/** What a test says of its steps. */
const steps = (page: Page) => page.locator('.ov-provider-steps > li')

test('somebody signs in by OpenID Connect, with a provider added in the portal', async ({
  api,
  adminPage: page,
  browser,
  facts,
}) => {
  const secret = 'of the client'
  const person = uniqueName('grace')
  await using server = await oidcServer(facts.origin, secret, {
    'subject-1': { preferred_username: person, name: 'Grace Hopper', groups: ['Navy'] },
  })
  const name = uniqueName('Login')
  await test.step('it is added, tried before it is saved', async () => {
    await page.goto('/admin/identity-providers')
    await expect(page.getByRole('heading', { level: 1, name: 'Identity providers' })).toBeVisible()
    await pressByKeyboard(page, page.getByRole('link', { name: 'Add OpenID Connect provider' }).first())
    await enter(page, field(page, 'Name'), name)
    await enter(page, field(page, 'Issuer'), server.issuer)
    await enter(page, field(page, 'Client ID'), 'overt')
    await enter(page, page.getByLabel(/^Client secret/), secret)
    await enter(page, field(page, 'Claim for groups'), 'groups')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Run test' }))
    await expect(steps(page).first(), 'this machine is not allowed yet').toContainText('this machine itself')
    await enter(page, field(page, 'Certificate authorities'), server.caPem)
    await toggleByKeyboard(page, field(page, 'Allow loopback and link-local addresses'))
    await pressByKeyboard(page, page.getByRole('button', { name: 'Run test' }))
    await expectAnnounced(page, 'Everything that was tried works.')
    await expect(steps(page)).toHaveCount(7)
    await expect(page.getByText(/signed by Authority of OIDC for tests/)).toBeVisible()
    await saveScreens(page, 'identity-provider-oidc')
    await expectAccessible(page, 'adding a provider')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add identity provider' }))
    await expectAnnounced(page, `${name} was added`)
  })
  const provider = (await api.call('listIdentityProviders', { query: { search: name } })).items[0]
  const other = await freshPage(browser, facts.origin)
  try {
    await test.step('its button leads there, and back to where one was going', async () => {
      await other.goto('/admin/vms')
      await expect(other.getByRole('button', { name: `Sign in with ${name}` })).toBeVisible()
      await saveScreens(other, 'sign-in-providers')
      await expectAccessible(other, 'signing in')
      await signInByOidc(other, name, server.issuer, 'subject-1')
      await other.waitForURL(`${facts.origin}/admin/other-portal`)
      await expect(other.getByRole('heading', { name: 'This portal is for administrators' })).toBeVisible()
      await expect(other.getByText(person, { exact: true })).toBeVisible()
    })
    await test.step('where one may go once one has a role for administrators', async () => {
      const user = (await api.call('listUsers', { query: { search: person } })).items[0]
      const dataCenter = (await api.call('listDataCenters', {})).items[0]
      await api.call('createPermission', {
        body: {
          principal: { kind: 'user', id: user?.id ?? '' },
          roleId: builtInRoles.readOnlyAdmin,
          object: { kind: 'data_center', id: dataCenter?.id ?? '' },
        },
      })
      await other.goto('/admin/vms')
      await expect(other.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
      await expect(other.getByRole('button', { name: /Grace Hopper|grace-/ }).first()).toBeVisible()
    })
    await test.step('what was brought back is good once, and that is said', async () => {
      await other.goto('/sign-in?code=stolen&state=stolen')
      await expect(other.getByRole('heading', { name: /You were not signed in/ })).toBeVisible()
      await expect(other.getByText(/was finished already/)).toBeVisible()
      await pressByKeyboard(other, other.getByRole('link', { name: 'Back to the sign-in page' }))
      await expect(field(other, 'User name')).toBeVisible()
    })
  } finally {
    await other.context().close()
    await removeProvider(api, provider?.id ?? '', person)
  }
})

test('somebody signs in by LDAP, with a directory added in the portal', async ({
  api,
  adminPage: page,
  browser,
  facts,
}) => {
  const person = uniqueName('ada')
  await using server = await ldapServer(person)
  const name = uniqueName('Company')
  await test.step('it is added', async () => {
    await page.goto('/admin/identity-providers')
    await pressByKeyboard(page, page.getByRole('link', { name: 'Add LDAP directory' }).first())
    await enter(page, field(page, 'Name'), name)
    await enter(page, field(page, 'Servers'), server.ldapUrl)
    await enter(page, field(page, 'Account that searches'), directory.searchAccount)
    await enter(page, page.getByLabel(/^Password of the account/), directory.searchPassword)
    await enter(page, field(page, 'Base of users'), directory.userBase)
    await enter(page, field(page, 'Base of groups'), directory.groupBase)
    await enter(page, field(page, 'Certificate authorities'), server.caPem)
    await toggleByKeyboard(page, field(page, 'Allow loopback and link-local addresses'))
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add identity provider' }))
    await expectAnnounced(page, `${name} was added`)
  })
  await test.step('its test says each step, and the groups of a user', async () => {
    await pressAction(page, name, 'Test')
    const dialog = page.getByRole('dialog', { name: `Test ${name}` })
    await enter(page, dialog.getByRole('textbox', { name: 'Sample user' }), person)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Run test' }))
    await expect(steps(page)).toHaveCount(7)
    await expect(dialog.getByText(/It is Ada Lovelace .*It is in Operators, Staff\./)).toBeVisible()
    await saveScreens(page, 'identity-provider-test')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
  const provider = (await api.call('listIdentityProviders', { query: { search: name } })).items[0]
  const other = await freshPage(browser, facts.origin)
  try {
    await test.step('one signs in with it, beside local users', async () => {
      await other.goto('/')
      await signInByLdap(other, name, person, 'wrong')
      await expect(other.getByText('The user name or the password is wrong.')).toBeVisible()
      await enter(other, other.locator('#password'), directory.password)
      await other.keyboard.press('Enter')
      await expect(other.getByRole('heading', { level: 1, name: 'Your machines' })).toBeVisible()
    })
    await test.step('it is not deleted while it has users', async () => {
      await pressAction(page, name, 'Delete identity provider')
      const dialog = page.getByRole('dialog', { name: new RegExp(name) })
      await expect(dialog.getByText(/One user signs in by it/)).toBeVisible()
      await expect(dialog.getByRole('button', { name: 'Delete identity provider' })).toBeDisabled()
      await page.keyboard.press('Escape')
    })
  } finally {
    await other.context().close()
    await removeProvider(api, provider?.id ?? '', person)
  }
})
