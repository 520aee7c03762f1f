import { expect, test } from 'vitest'
import { type EventSourceLike, followEvents, type StreamMessage } from './event-stream.ts'

class Source extends EventTarget {
  readyState = 0
  isClosed = false
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
  }
  close() {
    this.isClosed = true
  }
  say(type: string, data: unknown, lastEventId: string) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }))
  }
  refuse() {
    this.readyState = 2
    this.dispatchEvent(new Event('error'))
  }
}

function follow() {
  const sources: Source[] = []
  const messages: StreamMessage[] = []
  const waiting: { run: () => void; delayMs: number }[] = []
  const stop = followEvents({
    connect: (url) => {
      const source = new Source(url)
      sources.push(source)
      return source as unknown as EventSourceLike
    },
    emit: (message) => messages.push(message),
    later: (run, delayMs) => {
      waiting.push({ run, delayMs })
      return () => waiting.splice(0)
    },
    random: () => 1,
  })
  const source = () => sources.at(-1) as Source
  return { sources, messages, waiting, stop, source }
}

const change = { kind: 'vm', id: '1', change: 'updated' } as const

test('tells changes and that it is live', () => {
  const { source, messages } = follow()
  source().dispatchEvent(new Event('open'))
  source().say('change', change, '7')
  expect(messages).toEqual([
    { type: 'state', state: 'connecting' },
    { type: 'state', state: 'live' },
    { type: 'change', change },
  ])
})

test('after a refusal it goes on from the last id, later and later, and says that it was refused', () => {
  const { source, sources, messages, waiting } = follow()
  source().say('ready', { streamId: 's' }, '41')
  source().say('change', change, '42')
  source().refuse()
  expect(messages.slice(-2)).toEqual([{ type: 'state', state: 'reconnecting' }, { type: 'refused' }])
  expect(waiting.map(({ delayMs }) => delayMs)).toEqual([500])
  waiting[0]?.run()
  expect(source().url).toBe('/api/v1/events/stream?lastEventId=42')
  source().refuse()
  expect(waiting.map(({ delayMs }) => delayMs)).toEqual([500, 1000])
  expect(sources).toHaveLength(2)
})

test('a cut that the browser mends by itself opens no second stream', () => {
  const { source, sources, waiting } = follow()
  source().dispatchEvent(new Event('error'))
  expect(sources).toHaveLength(1)
  expect(waiting).toHaveLength(0)
})

test('stopped, it closes the stream and does not come back', () => {
  const { source, stop, waiting } = follow()
  source().refuse()
  stop()
  expect(source().isClosed).toBe(true)
  expect(waiting).toHaveLength(0)
})

test('a reset asks for everything to be read again', () => {
  const { source, messages } = follow()
  source().say('reset', {}, '99')
  expect(messages.at(-1)).toEqual({ type: 'reset' })
})

test('tells its name, and measurements, which do not move the place it goes on from', () => {
  const { source, messages, waiting } = follow()
  source().say('ready', { streamId: 's' }, '41')
  source().say('samples', [{ kind: 'vm', id: '1' }], '')
  expect(messages.slice(1)).toEqual([
    { type: 'ready', streamId: 's' },
    { type: 'samples', samples: [{ kind: 'vm', id: '1' }] },
  ])
  source().refuse()
  waiting[0]?.run()
  expect(source().url).toBe('/api/v1/events/stream?lastEventId=41')
})
