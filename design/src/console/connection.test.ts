import { expect, test, vi } from 'vitest'
import { type ConnectionState, holdConnection, type Ticket, webSocketUrl } from './connection.ts'
import { pressKeys } from './keys.ts'

function hold(tickets: (() => Promise<Ticket>)[], isFinal: (error: unknown) => boolean = () => false) {
  const states: ConnectionState[] = []
  const screens: { onReady: () => void; onEnd: () => void; closed: boolean }[] = []
  const waiting: { run: () => void; delayMs: number }[] = []
  const openTicket = vi.fn<(sessionId: string | undefined) => Promise<Ticket>>(() =>
    (tickets.shift() ?? (() => Promise.reject(new Error('none'))))(),
  )
  const held = holdConnection({
    openTicket,
    openScreen: (_, events) => {
      const screen = { ...events, closed: false }
      screens.push(screen)
      return { close: () => (screen.closed = true) }
    },
    onState: (state) => states.push(state),
    isFinal,
    later: (run, delayMs) => {
      waiting.push({ run, delayMs })
      return () => waiting.splice(0)
    },
    now: () => 1000,
  })
  return { held, states, screens, waiting, openTicket }
}

const ticket = (sessionId: string) => async () => ({ path: `/console?ticket=${sessionId}`, sessionId })

test('after a cut it takes a fresh ticket and joins its session', async () => {
  const { states, screens, waiting, openTicket } = hold([ticket('s1'), ticket('s1')])
  await vi.waitFor(() => expect(screens).toHaveLength(1))
  screens[0]?.onReady()
  screens[0]?.onEnd()
  expect(states.map(({ phase }) => phase)).toEqual(['connecting', 'connected', 'waiting'])
  expect(states.at(-1)).toEqual({ phase: 'waiting', retryAt: 1500 })
  waiting[0]?.run()
  await vi.waitFor(() => expect(screens).toHaveLength(2))
  expect(openTicket.mock.calls).toEqual([[undefined], ['s1']])
})

test('it waits longer after each failure, and shortly again once it was connected', async () => {
  const fail = () => Promise.reject(new Error('busy'))
  const { screens, waiting } = hold([fail, fail, ticket('s')])
  await vi.waitFor(() => expect(waiting).toHaveLength(1))
  waiting[0]?.run()
  await vi.waitFor(() => expect(waiting).toHaveLength(2))
  expect(waiting.map(({ delayMs }) => delayMs)).toEqual([500, 1000])
  waiting[1]?.run()
  await vi.waitFor(() => expect(screens).toHaveLength(1))
  screens[0]?.onReady()
  screens[0]?.onEnd()
  expect(waiting.at(-1)?.delayMs).toBe(500)
})

test('a refusal that is final is shown, not repeated', async () => {
  const error = new Error('forbidden')
  const { states, waiting } = hold([() => Promise.reject(error)], () => true)
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ phase: 'failed', error }))
  expect(waiting).toHaveLength(0)
})

test('stopped while a ticket is on its way, it opens no screen', async () => {
  const { promise, resolve } = Promise.withResolvers<Ticket>()
  const { held, screens, states } = hold([() => promise])
  held.stop()
  resolve({ path: '/', sessionId: 's' })
  await promise
  await Promise.resolve()
  expect(screens).toHaveLength(0)
  expect(states.at(-1)).toEqual({ phase: 'ended' })
})

test('keys go down in order and up in reverse', () => {
  const sent: string[] = []
  pressKeys(
    ({ code }, down) => sent.push(`${down ? '+' : '-'}${code}`),
    [
      { keysym: 1, code: 'A' },
      { keysym: 2, code: 'B' },
    ],
  )
  expect(sent).toEqual(['+A', '+B', '-B', '-A'])
})

test('the socket is on the page’s own origin', () => {
  expect(webSocketUrl('/c?t=1', { protocol: 'https:', host: 'a:8443' })).toBe('wss://a:8443/c?t=1')
  expect(webSocketUrl('/c?t=1', { protocol: 'http:', host: 'localhost:8080' })).toBe('ws://localhost:8080/c?t=1')
})
