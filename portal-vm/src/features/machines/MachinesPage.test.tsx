import { aRunningVm, anId, anOperation, aSession, aVm } from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const listOf = (...vms: ReturnType<typeof aVm>[]) => ({
  listVms: () => ({ items: vms, next: null, total: vms.length }),
})

test('each machine has one big action: what its state makes useful', async () => {
  await renderPortal(
    portal,
    '/',
    listOf(
      aVm({ id: anId(1), name: 'off' }),
      aRunningVm({ id: anId(2), name: 'on' }),
      aRunningVm({ id: anId(3), name: 'held', status: 'paused' }),
    ),
  )
  const big = (name: string, action: string) =>
    within(screen.getByRole('article', { name })).getByRole('button', { name: action })
  expect(big('off', 'Start')).toBeDefined()
  expect(big('on', 'Open console')).toBeDefined()
  expect(big('held', 'Resume')).toBeDefined()
  expect(within(screen.getByRole('article', { name: 'on' })).getByText('Running')).toBeDefined()
})

test('Start asks the engine once, with an idempotency key and the session’s token', async () => {
  const { callsOf } = await renderPortal(portal, '/', { ...listOf(aVm()), startVm: () => anOperation() })
  fireEvent.click(screen.getByRole('button', { name: 'Start' }))
  await waitFor(() => expect(callsOf('startVm')).toHaveLength(1))
  const [call] = callsOf('startVm')
  expect(call?.path).toEqual({ id: anId(1) })
  expect(call?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_.:-]{8,}$/)
  expect(call?.headers['x-csrf-token']).toBe('csrf-1')
})

test('one click leads from a running machine to its console', async () => {
  const { address } = await renderPortal(portal, '/', {
    ...listOf(aRunningVm()),
    getVm: () => aRunningVm(),
    createConsoleTicket: () => {
      throw refusal('forbidden', 'You may not open this console.')
    },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Open console' }))
  await waitFor(() => expect(address()).toBe(`/machines/${anId(1)}/console`))
})

test('what cannot be done stays in the menu and says why', async () => {
  await renderPortal(portal, '/', listOf(aVm()))
  fireEvent.click(screen.getByRole('button', { name: 'Actions for web-1' }))
  const item = await screen.findByRole('menuitem', { name: /Shut down/ })
  expect(item.getAttribute('aria-disabled')).toBe('true')
  expect(item.textContent).toContain('Only a running VM can be shut down; this one is down.')
})

test('shutting down shows the plan first, at an address of its own', async () => {
  const { address, callsOf } = await renderPortal(portal, '/', {
    ...listOf(aRunningVm()),
    planShutdownVm: () => ({ hash: 'c'.repeat(64), title: 'Shut down web-1', effects: [], blockers: [], warnings: [] }),
    shutdownVm: () => anOperation({ kind: 'vm.shutdown' }),
  })
  fireEvent.click(screen.getByRole('button', { name: 'Actions for web-1' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: /Shut down/ }))
  const dialog = await screen.findByRole('dialog', { name: /Shut down web-1/ })
  expect(address()).toBe(`/?dialog=shutdown&on=${anId(1)}`)
  fireEvent.click(within(dialog).getByRole('button', { name: 'Shut down' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsOf('shutdownVm')[0]?.headers['plan-hash']).toBe('c'.repeat(64))
  expect(address()).toBe('/')
})

test('a refused start is told, with the engine’s sentence', async () => {
  await renderPortal(portal, '/', {
    ...listOf(aVm()),
    startVm: () => {
      throw refusal('insufficient_capacity', 'No host has 1 GiB of free memory.')
    },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Start' }))
  expect(await screen.findByText('No host has 1 GiB of free memory.')).toBeDefined()
})

test('without machines it says what to expect', async () => {
  await renderPortal(portal, '/', listOf())
  expect(screen.getByRole('heading', { name: 'You have no machine yet' })).toBeDefined()
})

test('without a session it asks who is there, and goes on to where they were going', async () => {
  let isSignedIn = false
  const { address } = await renderPortal(portal, `/machines/${anId(1)}`, {
    getSession: () => {
      if (!isSignedIn) throw refusal('unauthenticated', 'Sign in first.')
      return aSession()
    },
    createSession: ({ body }) => {
      if (body.password !== 'right') throw refusal('unauthenticated', 'No.')
      isSignedIn = true
      return aSession()
    },
    getVm: () => {
      if (!isSignedIn) throw refusal('unauthenticated', 'Sign in first.')
      return aVm()
    },
  })
  const signIn = async (password: string) => {
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'ada' } })
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } })
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  }
  await signIn('wrong')
  expect(await screen.findByText(/The user name or the password is wrong/)).toBeDefined()
  await signIn('right')
  await waitFor(() => expect(address()).toBe(`/machines/${anId(1)}`))
  expect(await screen.findByRole('heading', { level: 1, name: 'web-1' })).toBeDefined()
})

test('a machine that is gone, or was never ours, says so and offers the way back', async () => {
  await renderPortal(portal, `/machines/${anId(9)}`, {
    getVm: () => {
      throw refusal('not_found', 'There is no such VM.')
    },
  })
  expect(screen.getByRole('heading', { name: 'It is not there' })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to the start page' })).toBeDefined()
})
