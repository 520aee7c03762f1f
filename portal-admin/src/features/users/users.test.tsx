import type { Schema } from '@overt/api-client/engine'
import { anId, aSession, minutesAgo } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const aUser = (over: Partial<Schema<'User'>> = {}): Schema<'User'> => ({
  id: anId(1, 20),
  userName: 'ada',
  displayName: 'Ada',
  administrator: false,
  status: 'active',
  secondFactor: true,
  createdAt: minutesAgo(9000),
  lastSignInAt: minutesAgo(5),
  revision: 1,
  ...over,
})
const aSignIn = (over: Partial<Schema<'UserSignIn'>> = {}): Schema<'UserSignIn'> => ({
  status: 'active',
  mustChangePassword: false,
  secondFactor: true,
  recoveryCodesLeft: 8,
  lockedUntil: null,
  invitedUntil: null,
  sessions: 2,
  apiTokens: 1,
  ...over,
})
const session = aSession()
const managing: FakeHandlers = {
  getSession: () => session,
  listUsers: () => ({ items: [aUser(), aUser({ id: anId(2, 20), userName: 'bob', status: 'disabled' })], next: null }),
  getUser: () => aUser(),
  getUserSignIn: () => aSignIn(),
}
const page = `/users/${anId(1, 20)}`

test('the list says who may sign in, and what can be done', async () => {
  await renderPortal(portal, '/users', managing)
  await screen.findByRole('link', { name: 'ada' })
  const row = (name: string) => within(screen.getByRole('link', { name }).closest('tr') as HTMLElement) // a link in a row
  expect(row('ada').getByText('Active')).toBeDefined()
  expect(row('bob').getByText('Disabled')).toBeDefined()
  fireEvent.click(row('bob').getByRole('button', { name: 'Actions for bob' }))
  expect(await screen.findByRole('menuitem', { name: 'Enable user' })).toBeDefined()
})

test('who may not manage users is told so at every button', async () => {
  await renderPortal(portal, '/users', { ...managing, getSession: () => ({ ...session, rights: ['see'] }) })
  for (const name of ['Invite user', 'Create user'])
    expect(screen.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true')
})

test('for oneself, what goes around one’s own password is in the settings', async () => {
  const own = aUser({ id: session.user.id, userName: 'me' })
  await renderPortal(portal, '/users', { ...managing, listUsers: () => ({ items: [own, aUser()], next: null }) })
  for (const [name, isMine] of [
    ['me', true],
    ['ada', false],
  ] as const) {
    fireEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
    for (const label of ['New link to set the password', 'Remove second factor']) {
      const item = await screen.findByRole('menuitem', { name: new RegExp(label) })
      expect([name, label, item.getAttribute('aria-disabled')]).toEqual([name, label, isMine ? 'true' : null])
    }
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  }
})

test('a refusal to disable the last administrator stays in the dialog', async () => {
  await renderPortal(portal, `${page}?dialog=disable&on=${anId(1, 20)}`, {
    ...managing,
    updateUserSignIn: () => {
      throw refusal('conflict', 'This is the last administrator of the system who can sign in.')
    },
  })
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/Every session ends/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Disable user' }))
  expect(await dialog.findByText(/last administrator/)).toBeDefined()
})

test('a lockout is told with its end, and lifted', async () => {
  const { callsOf } = await renderPortal(portal, page, {
    ...managing,
    getUserSignIn: () => aSignIn({ lockedUntil: minutesAgo(-3) }),
    liftUserLockout: () => undefined,
  })
  expect(await screen.findByText('Locked out after failed sign-ins')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Lift the lockout' }))
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.click(dialog.getByRole('button', { name: 'Lift the lockout' }))
  await waitFor(() => expect(callsOf('liftUserLockout')).toHaveLength(1))
})

test('an invitation shows its link this once, of the portal the user is for', async () => {
  const { callsOf } = await renderPortal(portal, '/users?dialog=invite', {
    ...managing,
    inviteUser: ({ body }) => ({
      token: `ovi_${'x'.repeat(43)}`,
      expiresAt: minutesAgo(-60),
      user: aUser({ userName: body.userName, administrator: body.administrator }),
    }),
  })
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.change(dialog.getByRole('textbox', { name: /^User name/ }), { target: { value: 'ines' } })
  fireEvent.click(dialog.getByRole('switch', { name: /^Administrator/ }))
  const invite = dialog.getByRole<HTMLButtonElement>('button', { name: 'Invite user' })
  fireEvent.change(dialog.getByLabelText('Unit of The link is good for'), { target: { value: 'day' } })
  expect(dialog.getByText('From 1 hr to 7 days.')).toBeDefined() // 24 of them
  expect(invite.disabled).toBe(true)
  fireEvent.change(dialog.getByLabelText(/^The link is good for/), { target: { value: '2' } })
  fireEvent.click(invite)
  expect(await screen.findByText(/\/invitation#ovi_x{43}$/)).toBeDefined()
  expect(callsOf('inviteUser')[0]?.body).toMatchObject({ userName: 'ines', administrator: true, expiresInHours: 48 })
})

test('the sessions of a user are listed with their ends, and ended one by one', async () => {
  const { callsOf } = await renderPortal(portal, `${page}/sessions`, {
    ...managing,
    listSessions: () => ({
      items: [
        {
          id: anId(1, 21),
          userId: anId(1, 20),
          userName: 'ada',
          clientAddress: '10.0.0.7',
          browser: 'Firefox 131',
          system: 'Linux',
          createdAt: minutesAgo(60),
          lastUsedAt: minutesAgo(2),
          idleEndsAt: minutesAgo(-28),
          endsAt: minutesAgo(-660),
          current: false,
        },
      ],
      next: null,
    }),
    endSession: () => undefined,
  })
  expect(await screen.findByText('Firefox 131 on Linux')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Actions for Firefox 131 on Linux' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'End session' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByText(/10\.0\.0\.7/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'End session' }))
  await waitFor(() => expect(callsOf('endSession')[0]?.path).toEqual({ id: anId(1, 21) }))
})
