import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ActionButton } from '../page/ActionButton.tsx'
import { PageHeader } from '../page/PageHeader.tsx'
import { anEvent, anId, anOperation, aSession, minutesAgo } from '../test-support/factories.ts'
import { type FakeHandlers, refusal } from '../test-support/fake-engine.ts'
import { clickOn, typeKeys } from '../test-support/typing.ts'
import { renderPortal } from '../test-support/render-portal.tsx'
import type { Portal } from './portal.ts'

const started = vi.fn<() => void>()

function HomePage() {
  const actions = [
    { id: 'start', label: 'Start', run: started },
    { id: 'stop', label: 'Power off', run: () => undefined, disabledReason: 'There is nothing to power off.' },
  ]
  return (
    <PageHeader title="web-1" actions={actions.map((action) => <ActionButton key={action.id} action={action} />)} />
  )
}
const OtherPage = () => <PageHeader title="Disks" />

const portal: Portal = {
  basename: '',
  name: () => 'Test',
  start: { to: '/', label: () => 'Machines', key: 'v' },
  creates: [{ to: '/create', label: () => 'Create VM' }],
  navigation: [
    {
      label: () => 'All',
      entries: [
        { to: '/', label: () => 'Machines', key: 'v' },
        { to: '/disks', label: () => 'Disks', key: 'd' },
      ],
    },
  ],
  pages: () => [
    { index: true, Component: HomePage },
    { path: 'disks', Component: OtherPage },
    { path: 'vms/:id', Component: OtherPage },
  ],
  bare: () => [],
  objectPath: ({ kind, id }) => (kind === 'vm' ? `/vms/${id}` : undefined),
  eventsPath: '/events',
}

const hit = (id: string, name: string, kind: 'vm' | 'host' = 'vm') => ({
  object: { kind, id, name },
  description: '',
  match: { field: 'name' as const, value: name, how: 'prefix' as const },
})
const finds: FakeHandlers = {
  search: ({ query }) => ({
    groups: [
      { kind: 'host', items: [hit(anId(9), `${query.q}-host`, 'host')], more: false },
      { kind: 'vm', items: [hit(anId(1), `${query.q}-a`), hit(anId(2), `${query.q}-b`)], more: true },
    ],
  }),
}
async function open(handlers: FakeHandlers = {}) {
  const rendered = await renderPortal(portal, '/', { ...finds, ...handlers })
  // Until what the page does after its first paint is done: it listens for keys from then on.
  await act(async () => undefined)
  return rendered
}

afterEach(() => {
  localStorage.clear()
  started.mockClear()
})

describe('the search', () => {
  test('is reached by /, finds as one types, and opens by Enter what the arrow keys point at', async () => {
    const { callsOf, address } = await open()
    typeKeys('/')
    const field = screen.getByRole('combobox', { name: 'Search everything' })
    expect(document.activeElement).toBe(field)
    typeKeys('web')
    expect(await screen.findAllByRole('option')).toHaveLength(2)
    // One question for the whole word, and nothing that this portal has no page for.
    expect(callsOf('search').map(({ query }) => query['q'])).toEqual(['web'])
    expect(screen.queryByText('web-host')).toBeNull()
    expect(screen.getByText(/There are more/)).toBeTruthy()
    typeKeys('{ArrowDown}')
    const active = field.getAttribute('aria-activedescendant') ?? ''
    expect(document.getElementById(active)?.textContent).toBe('web-b')
    typeKeys('{Enter}')
    await waitFor(() => expect(address()).toBe(`/vms/${anId(2)}`))
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  test('drops the answer to what is no longer typed', async () => {
    let answerSlow = () => {}
    const slow = new Promise<void>((resolve) => {
      answerSlow = resolve
    })
    const { callsOf } = await open({
      search: async ({ query }) => {
        if (query.q === 'a') await slow
        return { groups: [{ kind: 'vm', items: [hit(anId(1), `found ${query.q}`)], more: false }] }
      },
    })
    typeKeys('/a')
    expect(await screen.findByText('Searching…')).toBeTruthy()
    await waitFor(() => expect(callsOf('search')).toHaveLength(1))
    typeKeys('b')
    expect(await screen.findByText('found ab')).toBeTruthy()
    answerSlow()
    await waitFor(() =>
      expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['found ab']),
    )
  })

  test('says what the engine refused, and that nothing was found', async () => {
    await open({
      search: ({ query }) => {
        if (query.q === 'x') throw refusal('busy', 'Too many searches. Wait a moment.')
        return { groups: [] }
      },
    })
    typeKeys('/x')
    expect(await screen.findByText('Too many searches. Wait a moment.')).toBeTruthy()
    typeKeys('y')
    expect(await screen.findByText('Nothing is called “xy”.')).toBeTruthy()
    typeKeys('{Escape}')
    expect(screen.queryByRole('listbox')).toBeNull()
  })
})

describe('the palette', () => {
  test('runs an action of the page, found by some of its letters', async () => {
    await open()
    typeKeys('{Control+k}')
    await screen.findByRole('dialog', { name: 'Command palette' })
    typeKeys('srt{Enter}')
    expect(started).toHaveBeenCalledTimes(1)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('shows why an action cannot be done, and does not do it', async () => {
    await open({ search: () => ({ groups: [] }) })
    typeKeys('{Control+k}')
    const dialog = await screen.findByRole('dialog')
    typeKeys('power')
    const option = await within(dialog).findByRole('option', { name: /Power off/ })
    expect(option.textContent).toContain('There is nothing to power off.')
    expect(option.getAttribute('aria-disabled')).toBe('true')
    typeKeys('{Enter}')
    expect(screen.getByRole('dialog')).toBe(dialog)
  })

  test('goes to pages, and offers first what was done lately', async () => {
    const { address } = await open()
    typeKeys('{Control+k}')
    await screen.findByRole('dialog')
    typeKeys('dsk')
    clickOn(await screen.findByRole('option', { name: /^Disks/ }))
    await waitFor(() => expect(address()).toBe('/disks'))
    typeKeys('{Control+k}')
    const lately = await screen.findByRole('group', { name: 'Done lately' })
    expect(
      within(lately)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Disksg d'])
  })
})

describe('shortcuts of a character', () => {
  test('g and a page lead there', async () => {
    const { address } = await open()
    typeKeys('gd')
    await waitFor(() => expect(address()).toBe('/disks'))
  })
  test('can be turned off, and then do nothing', async () => {
    const { address } = await open({ getSession: () => aSession({ settings: { characterKeys: false } }) })
    typeKeys('gd/?')
    expect(address()).toBe('/')
    expect(document.activeElement).toBe(document.body)
    expect(screen.queryByRole('dialog')).toBeNull()
    typeKeys('{Control+k}')
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeTruthy()
  })
})

describe('the drawer of events', () => {
  const events = [
    anEvent({ id: anId(3, 9), at: minutesAgo(1), severity: 'warning', message: 'Space is short.' }),
    anEvent({ id: anId(2, 9), at: minutesAgo(2), severity: 'error', message: 'A host is lost.' }),
    anEvent({ id: anId(1, 9), at: minutesAgo(9), severity: 'error', message: 'Long known.' }),
  ]
  const read = () => aSession({ settings: { eventsReadAt: minutesAgo(5) } })

  test('puts what is urgent and unread first, and keeps on the server that all is read', async () => {
    const { callsOf } = await open({
      getSession: read,
      listEvents: () => ({ items: events, next: null }),
      updateSettings: ({ body }) => body,
    })
    const bell = await screen.findByRole('button', { name: '2 unread events' })
    clickOn(bell)
    const messages = await screen.findAllByRole('heading', { level: 4 })
    expect(messages.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('A host is lost.'),
      expect.stringContaining('Space is short.'),
      expect.stringContaining('Long known.'),
    ])
    expect(screen.getAllByText(/^(Unread|Read)$/).map(({ textContent }) => textContent)).toEqual([
      'Unread',
      'Unread',
      'Read',
    ])
    clickOn(screen.getByRole('button', { name: 'Mark all as read' }))
    await screen.findByRole('button', { name: 'Events' })
    expect(callsOf('updateSettings').map(({ body }) => body)).toEqual([{ eventsReadAt: events[0]?.at }])
    typeKeys('{Escape}')
  })

  test('narrows to a severity, and so does its link to all events', async () => {
    await open({ getSession: read, listEvents: () => ({ items: events, next: null }) })
    const bell = await screen.findByRole('button', { name: '2 unread events' })
    clickOn(bell)
    clickOn(await screen.findByRole('button', { name: 'Warning' }))
    expect(screen.getAllByRole('heading', { level: 4 })).toHaveLength(1)
    expect(screen.getByRole('link', { name: 'All events' }).getAttribute('href')).toBe('/events?severity=warning')
    screen.getByRole('heading', { level: 2, name: 'Events' }).focus()
    typeKeys('{Escape}')
    expect(screen.queryByRole('complementary', { name: 'Events' })).toBeNull()
    expect(document.activeElement).toBe(bell)
  })
})

test('the drawer of operations says for whom one waits, and what cancelling does', async () => {
  const object = { kind: 'vm' as const, id: anId(1), name: 'web-1' }
  const waiting = anOperation({ id: anId(2, 6), kind: 'vm.stop', status: 'waiting', object, steps: [] })
  const lock = (id: string, kind: 'vm.start' | 'vm.stop', since: string) => ({
    object,
    aspect: 'power' as const,
    mode: 'exclusive' as const,
    operation: { id, kind, status: 'running' as const, progressPercent: 0, cancellable: true },
    since,
    held: true,
    actor: 'admin',
    holder: 'alive' as const,
    leaseExpiresAt: null,
    healable: false,
    evidence: '',
  })
  const { callsOf } = await open({
    listOperations: () => ({ items: [waiting], next: null }),
    listLocks: () => ({
      items: [lock(anId(1, 6), 'vm.start', minutesAgo(3)), lock(waiting.id, 'vm.stop', minutesAgo(1))],
      next: null,
    }),
    cancelOperation: () => ({ ...waiting, cancelRequested: true }),
  })
  clickOn(await screen.findByRole('button', { name: '1 operation under way' }))
  const card = await screen.findByRole('article', { name: 'Power off web-1' })
  expect((await within(card).findByText(/Waits for/)).textContent).toBe('Waits for Start web-1')
  expect(within(card).getByText(/nothing has been done yet/)).toBeTruthy()
  clickOn(within(card).getByRole('button', { name: 'Cancel operation' }))
  await waitFor(() => expect(callsOf('cancelOperation')).toHaveLength(1))
})
