import { expect, test, vi } from 'vitest'
import type { EventSourceLike, StreamMessage } from './event-stream.ts'
import { type HubPage, StreamHub } from './stream-hub.ts'

class Source extends EventTarget {
  readyState = 0
  close = vi.fn<() => void>()
  say(type: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId: '' }))
  }
}

function aHub() {
  const sources: Source[] = []
  let waiting: (() => void)[] = []
  const puts: { streamId: string; ids: readonly string[]; csrfToken: string | null }[] = []
  const put = vi.fn<(streamId: string, ids: readonly string[], csrfToken: string | null) => Promise<void>>(
    async (streamId, ids, csrfToken) => void puts.push({ streamId, ids, csrfToken }),
  )
  const hub = new StreamHub({
    connect: () => {
      const source = new Source()
      sources.push(source)
      return source as unknown as EventSourceLike
    },
    later: (run) => {
      waiting.push(run)
      return () => (waiting = waiting.filter((other) => other !== run))
    },
    random: () => 0,
    put,
  })
  /** Lets the time pass for which changes are gathered. */
  const settle = async () => {
    for (const run of waiting.splice(0)) run()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { hub, sources, put, puts, settle, source: () => sources.at(-1) as Source }
}
function aPage() {
  const heard: StreamMessage[] = []
  const page: HubPage = { postMessage: (message) => heard.push(message) }
  return { page, heard, samples: () => heard.flatMap((message) => (message.type === 'samples' ? message.samples : [])) }
}
const ids = (sent: { ids: readonly string[] }[]) => sent.map((each) => each.ids)

test('what all pages show is watched by one request, and again when it changes', async () => {
  const { hub, source, puts, settle } = aHub()
  const [one, two] = [aPage().page, aPage().page]
  hub.hear(one, { type: 'join', userId: 'u' })
  hub.hear(two, { type: 'join', userId: 'u' })
  hub.hear(one, { type: 'show', ids: ['b', 'a'], csrfToken: 't' })
  hub.hear(two, { type: 'show', ids: ['c', 'a'], csrfToken: 't' })
  await settle()
  expect(puts).toEqual([]) // no stream yet
  source().say('ready', { streamId: 's' })
  await settle()
  expect(puts).toEqual([{ streamId: 's', ids: ['a', 'b', 'c'], csrfToken: 't' }])
  hub.hear(two, { type: 'show', ids: ['a', 'c'], csrfToken: 't' })
  await settle()
  expect(puts).toHaveLength(1) // the same
  hub.hear(one, { type: 'leave' })
  await settle()
  expect(ids(puts)).toEqual([
    ['a', 'b', 'c'],
    ['a', 'c'],
  ])
})

test('each new connection is told again', async () => {
  const { hub, source, puts, settle } = aHub()
  const { page } = aPage()
  hub.hear(page, { type: 'join', userId: 'u' })
  source().say('ready', { streamId: 'first' })
  hub.hear(page, { type: 'show', ids: ['a'], csrfToken: null })
  await settle()
  source().dispatchEvent(new Event('error')) // a cut the browser mends
  source().say('ready', { streamId: 'second' })
  await settle()
  expect(puts.map(({ streamId }) => streamId)).toEqual(['first', 'second'])
})

test('a request that fails is left, what changed meanwhile is told after it', async () => {
  const { hub, source, put, puts, settle } = aHub()
  const { page } = aPage()
  hub.hear(page, { type: 'join', userId: 'u' })
  source().say('ready', { streamId: 's' })
  const failing = Promise.withResolvers<void>()
  put.mockReturnValueOnce(failing.promise)
  hub.hear(page, { type: 'show', ids: ['a'], csrfToken: null })
  await settle()
  hub.hear(page, { type: 'show', ids: ['a', 'b'], csrfToken: null })
  await settle()
  expect(put).toHaveBeenCalledTimes(1)
  failing.reject(new Error('away'))
  await vi.waitFor(() => expect(ids(puts)).toEqual([['a', 'b']]))
})

test('no more is watched than the contract allows', async () => {
  const { hub, source, puts, settle } = aHub()
  const { page } = aPage()
  hub.hear(page, { type: 'join', userId: 'u' })
  source().say('ready', { streamId: 's' })
  hub.hear(page, { type: 'show', ids: Array.from({ length: 700 }, (_, index) => `${index}`), csrfToken: null })
  await settle()
  expect(puts[0]?.ids).toHaveLength(500)
})

test('each page gets measurements of what it shows alone', () => {
  const { hub, source } = aHub()
  const [one, two, three] = [aPage(), aPage(), aPage()]
  for (const { page } of [one, two, three]) hub.hear(page, { type: 'join', userId: 'u' })
  hub.hear(one.page, { type: 'show', ids: ['a'], csrfToken: null })
  hub.hear(two.page, { type: 'show', ids: ['a', 'b'], csrfToken: null })
  source().say('samples', [
    { kind: 'vm', id: 'a' },
    { kind: 'vm', id: 'b' },
    { kind: 'vm', id: 'c' },
  ])
  expect(one.samples().map(({ id }) => id)).toEqual(['a'])
  expect(two.samples().map(({ id }) => id)).toEqual(['a', 'b'])
  expect(three.samples()).toEqual([])
})

test('a page that comes later hears the state; the stream ends with the last page; another user begins anew', () => {
  const { hub, sources, source } = aHub()
  const [one, two] = [aPage(), aPage()]
  hub.hear(one.page, { type: 'join', userId: 'u' })
  source().dispatchEvent(new Event('open'))
  hub.hear(two.page, { type: 'join', userId: 'u' })
  expect(two.heard).toEqual([{ type: 'state', state: 'live' }])
  expect(sources).toHaveLength(1)
  hub.hear(two.page, { type: 'join', userId: 'other' })
  expect(sources).toHaveLength(2)
  expect(sources[0]?.close).toHaveBeenCalled()
  hub.hear(one.page, { type: 'leave' })
  hub.hear(two.page, { type: 'leave' })
  expect(sources[1]?.close).toHaveBeenCalled()
})
