import {
  aDisk,
  anId,
  anOperation,
  aRunningVm,
  aSession,
  aVm,
  vmDefaults,
} from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { usageHandlers } from '@overt/design/test-support/usage.ts'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const mayNot = () => {
  throw refusal('forbidden', 'You may not do this.')
}
const listOf = (...vms: ReturnType<typeof aVm>[]) => ({
  listVms: () => ({ items: vms, next: null, total: vms.length }),
  getVmDefaults: mayNot,
})
const nothing = () => ({ items: [], next: null })
const parts = { listVmDiskAttachments: nothing, listVmNics: nothing }

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
    ...parts,
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

test('what a machine uses is drawn, for an hour or a day; when it cannot be read, the rest of the page stands', async () => {
  let fails = false
  const { callsOf, address } = await renderPortal(portal, `/machines/${anId(1)}`, {
    ...parts,
    ...usageHandlers,
    getVm: () => aRunningVm(),
    getVmStatistics: (call) => {
      if (fails) throw refusal('internal', 'The history does not answer.')
      return usageHandlers.getVmStatistics?.(call) ?? Promise.reject(new Error('no answer'))
    },
  })
  const usage = within(await screen.findByRole('region', { name: 'Usage' }))
  for (const name of ['CPU', 'Memory', 'Disks', 'Network'])
    expect(await usage.findByRole('heading', { level: 3, name })).toBeDefined()
  expect(callsOf('getVmStatistics').map(({ query }) => query['range'])).toEqual(['1h'])
  fails = true
  fireEvent.click(usage.getByRole('button', { name: '24 hours' }))
  await waitFor(() => expect(callsOf('getVmStatistics').at(-1)?.query['range']).toBe('24h'))
  expect(address()).toBe(`/machines/${anId(1)}?range=24h`)
  expect((await usage.findAllByText(/The history does not answer/)).length).toBeGreaterThan(0)
  expect(screen.getByRole('heading', { level: 1, name: 'web-1' })).toBeDefined()
})

test('a machine that is gone, or was never ours, says so and offers the way back', async () => {
  await renderPortal(portal, `/machines/${anId(9)}`, {
    ...parts,
    getVm: () => {
      throw refusal('not_found', 'There is no such VM.')
    },
  })
  expect(screen.getByRole('heading', { name: 'It is not there' })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to the start page' })).toBeDefined()
})

test('who may not create a machine is told why; who may goes there', async () => {
  await renderPortal(portal, '/', listOf(aVm()))
  const button = await screen.findByRole('button', { name: 'Create machine' })
  await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'))
  expect(screen.getByText(/Your role does not allow this. Ask an administrator for machines/)).toBeDefined()
  cleanup()
  const { address } = await renderPortal(portal, '/', {
    ...listOf(aVm()),
    getVmDefaults: () => vmDefaults(),
    listDisks: () => ({ items: [aDisk()], next: null }),
    listSshKeys: nothing,
  })
  fireEvent.click(screen.getByRole('button', { name: 'Create machine' }))
  await waitFor(() => expect(address()).toBe('/create'))
})

test('a machine is made from an image, a size and who may enter', async () => {
  const { callsOf, address } = await renderPortal(portal, '/create', {
    ...parts,
    listSshKeys: nothing,
    getVmDefaults: ({ query }) => vmDefaults({ name: `${query.name ?? 'vm'}-3` }),
    listDisks: () => ({
      items: [aDisk({ name: 'Debian 12' }), aDisk({ id: anId(2, 7), storageDomainId: anId(9, 8), name: 'elsewhere' })],
      next: null,
    }),
    createVm: () => anOperation({ kind: 'vm.create', object: { kind: 'vm', id: anId(7), name: 'mine' } }),
    getOperation: () => anOperation({ kind: 'vm.create' }),
    getVm: () => aVm({ id: anId(7), name: 'mine' }),
  })
  const image = screen.getByLabelText<HTMLSelectElement>(/^Image/)
  expect(
    [...image.options].map(({ text }) => text),
    'only what can be used',
  ).toEqual(['Debian 12'])
  fireEvent.click(screen.getByRole('button', { name: 'Create machine' }))
  expect(await screen.findByText('Enter a name.')).toBeDefined()
  expect(document.activeElement).toBe(screen.getByLabelText(/^Name/))
  fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: 'mine' } })
  fireEvent.change(screen.getByLabelText(/^User name/), { target: { value: 'ada' } })
  fireEvent.change(screen.getByLabelText(/^Password/), { target: { value: 'correct horse' } })
  fireEvent.click(screen.getByRole('radio', { name: 'Medium' }))
  fireEvent.click(screen.getByRole('button', { name: 'Create machine' }))
  await waitFor(() => expect(address()).toBe(`/machines/${anId(7)}`))
  expect(callsOf('createVm')[0]?.body).toMatchObject({
    name: 'mine',
    memoryBytes: 4 * 2 ** 30,
    cloudInit: { userName: 'ada', password: 'correct horse' },
  })
})

test('choosing an image suggests a free name of it', async () => {
  await renderPortal(portal, '/create', {
    listSshKeys: nothing,
    getVmDefaults: ({ query }) => vmDefaults({ name: `${query.name ?? 'vm'}-3` }),
    listDisks: () => ({ items: [aDisk({ name: 'Debian 12' }), aDisk({ id: anId(2, 7), name: 'Alpine' })], next: null }),
  })
  fireEvent.change(screen.getByLabelText(/^Image/), { target: { value: anId(1, 7) } })
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('Debian-12-3'))
})

test('without the right, and without an image, the page says so', async () => {
  await renderPortal(portal, '/create', { getVmDefaults: mayNot, listDisks: nothing, listSshKeys: nothing })
  expect(screen.getByRole('heading', { name: 'You may not create machines' })).toBeDefined()
  cleanup()
  await renderPortal(portal, '/create', {
    getVmDefaults: () => vmDefaults(),
    listDisks: nothing,
    listSshKeys: nothing,
  })
  expect(screen.getByRole('heading', { name: 'There is no image yet' })).toBeDefined()
})

test('three machines need no search; three hundred have one, in a table, by the address', async () => {
  await renderPortal(portal, '/', listOf(aVm()))
  expect(screen.queryByRole('searchbox')).toBeNull()
  cleanup()
  const many = Array.from({ length: 30 }, (_, index) => aVm({ id: anId(index + 1), name: `m-${index}` }))
  const { callsOf, address } = await renderPortal(portal, '/?status=up&sort=-createdAt', listOf(...many))
  expect(callsOf('listVms')[0]?.query).toEqual({ limit: '200', sort: '-createdAt', status: 'up' })
  expect(screen.queryByRole('article')).toBeNull()
  fireEvent.change(await screen.findByRole('searchbox'), { target: { value: 'web' } })
  await waitFor(() => expect(address()).toContain('search=web'))
  await waitFor(() => expect(callsOf('listVms').at(-1)?.query.search).toBe('web'))
})

test('many machines are told apart by tags, where there are any to see; the address keeps which', async () => {
  const [tag, below] = [
    { id: anId(1, 17), name: 'work', parentId: null, path: ['work'] },
    { id: anId(2, 17), name: 'web', parentId: anId(1, 17), path: ['work', 'web'] },
  ].map((one) => ({ ...one, description: '', myRights: [], revision: 1 }))
  const many = Array.from({ length: 30 }, (_, index) => aVm({ id: anId(index + 1), name: `m-${index}` }))
  const { callsOf, address } = await renderPortal(portal, '/', {
    ...listOf(...many),
    listTags: () => ({ items: [tag, below] as never, next: null }),
  })
  const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Tag' })
  expect([...select.options].map(({ text }) => text)).toEqual(['All tags', 'work', 'work / web'])
  fireEvent.change(select, { target: { value: anId(2, 17) } })
  await waitFor(() => expect(address()).toContain(`tag=${anId(2, 17)}`))
  await waitFor(() => expect(callsOf('listVms').at(-1)?.query.tagId).toBe(anId(2, 17)))
  cleanup()
  await renderPortal(portal, '/', { ...listOf(...many), listTags: nothing })
  expect(await screen.findByRole('searchbox')).toBeDefined()
  expect(screen.queryByRole('combobox', { name: 'Tag' })).toBeNull()
})

test('when nothing matches, all are one press away', async () => {
  const { address } = await renderPortal(portal, '/?search=nope', listOf())
  fireEvent.click(screen.getByRole('button', { name: 'Show all machines' }))
  await waitFor(() => expect(address()).toBe('/'))
})

test('a machine is renamed against what was read, and somebody else’s change is shown', async () => {
  let isChanged = false
  const { callsOf, address } = await renderPortal(portal, '/', {
    ...listOf(aVm({ revision: 3 })),
    getVm: () => (isChanged ? aVm({ revision: 9, name: 'theirs' }) : aVm({ revision: 3 })),
    updateVm: ({ headers }) => {
      if (headers['if-match' as keyof typeof headers] === '"9"') return aVm({ revision: 10, name: 'mine' })
      isChanged = true
      throw refusal('stale_revision', 'Somebody changed it first.')
    },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Actions for web-1' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Rename or describe' }))
  const dialog = await screen.findByRole('dialog')
  expect(address()).toBe(`/?dialog=edit&on=${anId(1)}`)
  fireEvent.change(within(dialog).getByLabelText(/^Name/), { target: { value: 'mine' } })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
  expect(await within(dialog).findByRole('radio', { name: 'Theirs: theirs' })).toBeDefined()
  expect(within(dialog).getByLabelText<HTMLInputElement>(/^Name/).value).toBe('mine')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsOf('updateVm').map(({ body }) => body)).toEqual([{ name: 'mine' }, { name: 'mine' }])
})

test('deleting shows its plan first and leads back', async () => {
  const { address, callsOf } = await renderPortal(portal, `/machines/${anId(1)}?dialog=delete&on=${anId(1)}`, {
    ...listOf(),
    ...parts,
    getVm: () => aVm(),
    planDeleteVm: () => ({ hash: 'd'.repeat(64), title: 'Delete web-1', effects: [], blockers: [], warnings: [] }),
    deleteVm: () => anOperation({ kind: 'vm.delete' }),
    getOperation: () => anOperation({ kind: 'vm.delete' }),
  })
  const dialog = await screen.findByRole('dialog', { name: /Delete web-1/ })
  const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete machine' })
  await waitFor(() => expect(button.disabled).toBe(false))
  fireEvent.click(button)
  await waitFor(() => expect(address()).toBe('/'))
  expect(callsOf('deleteVm')[0]?.headers['plan-hash']).toBe('d'.repeat(64))
})
