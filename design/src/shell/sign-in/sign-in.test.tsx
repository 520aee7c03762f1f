import type { Schema } from '@overt/api-client/engine'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { PageHeader } from '../../page/PageHeader.tsx'
import { aSession, minutesAgo } from '../../test-support/factories.ts'
import { type FakeHandlers, refusal } from '../../test-support/fake-engine.ts'
import { renderPortal } from '../../test-support/render-portal.tsx'
import type { Portal } from '../portal.ts'

const portal: Portal = {
  basename: '',
  name: () => 'Test',
  start: { to: '/', label: () => 'Machines' },
  pages: () => [{ path: '*', Component: () => <PageHeader title="Machines" /> }],
  bare: () => [],
  objectPath: () => undefined,
}
const step = (needs: Schema<'SignInStep'>['needs']) => ({ needs, expiresAt: minutesAgo(-5) })
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(new RegExp(`^${label}`)), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

/** At the sign-in page, with a password given that the engine answers. */
async function signInWith(handlers: FakeHandlers) {
  const rendered = await renderPortal(portal, '/sign-in?to=/vms', handlers)
  type('User name', 'ada')
  type('Password', 'correct horse battery')
  press('Sign in')
  return rendered
}

test('a code is asked for after the password, told to be wrong, and then leads where one was going', async () => {
  const { callsOf, address } = await signInWith({
    createSession: () => step('code'),
    continueSession: ({ body }) => {
      if (body.code !== '123456') throw refusal('invalid_request', 'No.', { fields: { '/code': 'Not this one.' } })
      return aSession()
    },
  })
  const code = await screen.findByRole('textbox', { name: /^Code/ })
  await waitFor(() => expect(document.activeElement).toBe(code))
  expect(code.getAttribute('autocomplete')).toBe('one-time-code')
  type('Code', '12345')
  expect(screen.getByRole('button', { name: 'Continue' }).hasAttribute('disabled')).toBe(true)
  type('Code', '000 000')
  press('Continue')
  expect(await screen.findByText('Not this one.')).toBeDefined()
  type('Code', '123 456')
  press('Continue')
  await waitFor(() => expect(address()).toBe('/vms'))
  expect(callsOf('continueSession').map(({ body }) => body)).toEqual([{ code: '000000' }, { code: '123456' }])
})

test('a recovery code does as well, and then a new password may be asked for', async () => {
  const { callsOf, address } = await signInWith({
    createSession: () => step('code'),
    continueSession: ({ body }) => (body.recoveryCode ? step('new_password') : aSession()),
  })
  await screen.findByRole('textbox', { name: /^Code/ })
  press('Use a recovery code instead')
  type('Recovery code', 'abcd-efgh-2345-6789')
  press('Continue')
  await screen.findByRole('heading', { name: 'Choose a new password' })
  type('New password \\*', 'another long one')
  type('New password again', 'another long two')
  press('Set password')
  expect(await screen.findByText('This is not the same as the new password.')).toBeDefined()
  type('New password again', 'another long one')
  press('Set password')
  await waitFor(() => expect(address()).toBe('/vms'))
  expect(callsOf('continueSession').map(({ body }) => body)).toEqual([
    { recoveryCode: 'abcd-efgh-2345-6789' },
    { newPassword: 'another long one' },
  ])
})

test('a step that is too late leads back to the password, and says so', async () => {
  await signInWith({
    createSession: () => step('code'),
    continueSession: () => {
      throw refusal('unauthenticated', 'Too late.')
    },
  })
  await screen.findByRole('textbox', { name: /^Code/ })
  type('Code', '123456')
  press('Continue')
  expect(await screen.findByText(/Begin again with your password/)).toBeDefined()
  expect(screen.getByLabelText<HTMLInputElement>(/^Password/).value).toBe('')
})

test.each(['at once', 'at a later step'])(
  'who is refused %s is told why in the engine’s words and what next, without a form that would not help',
  async (when) => {
    const refuse = () => {
      throw refusal('forbidden', 'This account is disabled. Ask an administrator.')
    }
    await signInWith({ createSession: when === 'at once' ? refuse : () => step('code'), continueSession: refuse })
    if (when === 'at a later step') {
      await screen.findByRole('textbox', { name: /^Code/ })
      type('Code', '123456')
      press('Continue')
    }
    expect(await screen.findByText(/This account is disabled/)).toBeDefined()
    expect(screen.getByText(/with another account, you can try again/)).toBeDefined()
    expect(screen.queryByText(/a role on this object/)).toBeNull()
    expect(screen.queryByRole('textbox')).toBeNull()
    press('Back to the sign-in page')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('User name')))
    expect(screen.queryByText(/This account is disabled/)).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
  },
)

test('whom a portal is not for is told so wherever they wanted to go, and led to the one that is', async () => {
  const only = { ...portal, gate: 'administration' } as const
  const { address, callsOf } = await renderPortal(only, '/vms', { getSession: () => aSession({ portals: ['vm'] }) })
  expect(address()).toBe('/other-portal')
  expect(screen.getByRole('heading', { name: 'This portal is for administrators' })).toBeDefined()
  expect(screen.getByText('admin')).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to your machines' }).getAttribute('href')).toBe('/')
  press('Sign out')
  await waitFor(() => expect(address()).toBe('/sign-in'))
  expect(callsOf('deleteSession')).toHaveLength(1)
})

test.each([
  ['somebody it is for', 'administration', aSession()],
  ['anybody, where it has no gate', undefined, aSession({ portals: ['vm'] })],
] as const)('a portal opens for %s', async (_, gate, session) => {
  const here = { ...portal, ...(gate ? { gate } : {}) }
  const { address } = await renderPortal(here, '/other-portal', { getSession: () => session })
  await screen.findByRole('heading', { level: 1, name: 'Machines' })
  expect(address()).toBe('/')
})

test('an invitation greets whom it is for, and sets the password', async () => {
  const { callsOf, address } = await renderPortal(portal, '/invitation', {
    checkInvitation: () => ({
      userName: 'ines',
      displayName: 'Inês',
      expiresAt: minutesAgo(-60),
      isFirst: true,
      passwordMinLength: 14,
    }),
    acceptInvitation: () => undefined,
  })
  expect(await screen.findByRole('heading', { name: 'Welcome, Inês' })).toBeDefined()
  expect(screen.getByText(/At least 14 characters/)).toBeDefined()
  type('New password \\*', 'another long one')
  type('New password again', 'another long one')
  press('Set password')
  await waitFor(() => expect(address()).toBe('/sign-in?set=1'))
  expect(callsOf('acceptInvitation')[0]?.body).toMatchObject({ newPassword: 'another long one' })
  expect(await screen.findByText(/Your password is set/)).toBeDefined()
})

test('an invitation that is no good says why, and leads to the sign-in page', async () => {
  await renderPortal(portal, '/invitation', {
    checkInvitation: () => {
      throw refusal('conflict', 'This link is too old. Ask who sent it for a new one.')
    },
  })
  expect(await screen.findByText(/This link is too old/)).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to the sign-in page' }).getAttribute('href')).toBe('/sign-in')
})

test('a second factor is set up with the password, a key and a code; no secret stays in memory', async () => {
  let isOn = false
  const { callsOf, queryClient } = await renderPortal(portal, '/profile/second-factor', {
    getSecondFactor: () => ({ confirmedAt: isOn ? minutesAgo(0) : null, recoveryCodesLeft: isOn ? 10 : 0 }),
    beginSecondFactor: () => ({ secret: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', uri: 'otpauth://totp/Overt:ada?secret=A' }),
    confirmSecondFactor: () => {
      isOn = true
      return { recoveryCodes: Array.from({ length: 10 }, (_, n) => `aaaa-bbbb-cccc-ddd${n}`) }
    },
  })
  press('Set up second factor')
  await screen.findByLabelText(/^Current password/)
  const password = screen.getByLabelText<HTMLInputElement>(/^Current password/)
  expect(password.autocomplete).toBe('current-password')
  // By it a browser knows whose password to fill in.
  expect(password.form?.querySelector<HTMLInputElement>('input[autocomplete=username]')?.value).toBe('admin')
  type('Current password', 'correct horse battery')
  press('Continue')
  expect(await screen.findByRole('img', { name: /QR code/ })).toBeDefined()
  expect(screen.getByText('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')).toBeDefined()
  type('Code of the app', '123456')
  press('Confirm')
  expect(await screen.findByText(/aaaa-bbbb-cccc-ddd9/)).toBeDefined()
  press('I have kept them')
  expect(await screen.findByText('A code is asked for when you sign in')).toBeDefined()
  expect(callsOf('confirmSecondFactor')).toHaveLength(1)
  await waitFor(() =>
    expect(
      JSON.stringify(
        queryClient
          .getMutationCache()
          .getAll()
          .map(({ state }) => state.data),
      ),
    ).not.toMatch(/aaaa-bbbb|ABCDEFGH/),
  )
})
