import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import { transact } from '../src/db/transact.ts'
import { recordEvent } from '../src/events/record.ts'
import { createEventStream, type StreamParts } from '../src/events/stream.ts'
import { type NumberedEvent, purgeEvents } from '../src/events/store.ts'
import type { EventSink } from '../src/http/sse.ts'
import { testEngine, type TestEngine } from './harness.ts'
import { rawRequest, signIn } from './raw-request.ts'
import { readStream } from './sse-client.ts'
import { testRoles } from '../src/test-support/grants.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

/** Records a change of an object that only the system's people see, unless `ancestors` say more. */
async function change(objectId: string = crypto.randomUUID(), ancestors: readonly string[] = []): Promise<string> {
  await transact(engine.db, (tx) =>
    recordEvent(tx, { objectKind: 'vm', objectId, change: 'updated', ancestors: [objectId, ...ancestors, systemId] }),
  )
  return objectId
}
const open = (lastId?: string, caller = engine.admin, origin = engine.origin) =>
  readStream(origin, caller.token, lastId)
const until = (check: () => unknown, timeout = 10_000) => vi.waitFor(check, { timeout, interval: 10 })

describe('a stream', () => {
  test('begins with where it begins, and carries what comes after', async () => {
    using stream = await open()
    expect(stream.messages).toEqual([
      { id: expect.stringMatching(/^\d+$/), event: 'ready', data: { streamId: expect.any(String) } },
    ])
    const ids = [await change(), await change()]
    // Before them may come what the start of the engine recorded: that the administrator was made.
    await until(() => expect(stream.changes().slice(-2)).toEqual(ids))
    expect(stream.messages.at(-1)?.data).toEqual({ kind: 'vm', id: ids[1], change: 'updated' })
  })

  test('carries what commits late behind what committed before it', async () => {
    using stream = await open()
    const [slow, fast] = [crypto.randomUUID(), crypto.randomUUID()]
    const written = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const late = transact(engine.db, async (tx) => {
      await recordEvent(tx, { objectKind: 'vm', objectId: slow, change: 'updated', ancestors: [slow, systemId] })
      written.resolve()
      await release.promise
    })
    await written.promise
    await change(fast)
    await until(() => expect(stream.changes()).toEqual([fast]))
    const between = stream.lastId
    release.resolve()
    await late
    await until(() => expect(stream.changes()).toEqual([fast, slow]))
    // Whoever came back in between gets the late one too.
    using resumed = await open(between)
    await until(() => expect(resumed.changes()).toEqual([slow]))
  })

  test('carries nothing of what was rolled back', async () => {
    using stream = await open()
    const lost = crypto.randomUUID()
    const failing = transact(engine.db, async (tx) => {
      await recordEvent(tx, { objectKind: 'vm', objectId: lost, change: 'updated', ancestors: [lost, systemId] })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const kept = await change()
    await until(() => expect(stream.changes()).toEqual([kept]))
  })

  test('resumes from memory, and on another engine from the database', async () => {
    using first = await open()
    await change()
    await until(() => expect(first.changes().length).toBe(1))
    const { lastId } = first
    const missed = [await change(), await change(), await change()]
    using again = await open(lastId)
    await until(() => expect(again.changes()).toEqual(missed))
    await using other = await testEngine({ beside: engine })
    using elsewhere = await open(lastId, engine.admin, other.origin)
    await until(() => expect(elsewhere.changes()).toEqual(missed))
    const next = await change()
    await until(() => expect(elsewhere.changes()).toEqual([...missed, next]))
  })

  test('says that an id is too old, or not from here, and goes on from now', async () => {
    const old = crypto.randomUUID()
    await change(old)
    await until(() => expect(engine.services.stream.clientCount).toBe(0))
    await engine.db
      .updateTable('event')
      .set({ at: new Date(Date.now() - 2 * 3_600_000) })
      .where('object_id', '=', old)
      .execute()
    await until(async () => {
      const row = await engine.db.selectFrom('event').select('seq').where('object_id', '=', old).executeTakeFirst()
      expect(row?.seq).toEqual(expect.any(Number))
    })
    await purgeEvents(engine.db)
    expect(await engine.db.selectFrom('event').select('id').where('object_id', '=', old).execute()).toEqual([])
    await using other = await testEngine({ beside: engine }) // one that has nothing in memory
    for (const lastId of ['0', '999999999']) {
      using stream = await open(lastId, engine.admin, other.origin)
      await until(() => expect(stream.messages[0]?.event).toBe('reset'))
      const next = await change()
      await until(() => expect(stream.changes()).toEqual([next]))
    }
  })
})

describe('what a stream shows', () => {
  test('is what its user may see', async () => {
    const [mine, theirs] = [crypto.randomUUID(), crypto.randomUUID()]
    const cluster = crypto.randomUUID()
    const user = await engine.aUser(`sees-${mine}`, [{ role: 'user', kind: 'cluster', id: cluster }])
    using stream = await open(undefined, user)
    await change(theirs)
    await change(mine, [cluster])
    await until(() => expect(stream.changes()).toEqual([mine]))
    // And the same when it comes back, from memory and from the database.
    using again = await open(stream.messages[0]?.id, user)
    await until(() => expect(again.changes()).toEqual([mine]))
  })

  test('follows permissions while it is open', async () => {
    const { call } = engine.admin
    const dataCenter = await call('createDataCenter', { body: { name: `dc-${crypto.randomUUID()}`, local: true } })
    const cluster = await call('createCluster', {
      body: { name: `c-${crypto.randomUUID()}`, dataCenterId: dataCenter.id, architecture: 'x86_64' },
    })
    const user = await engine.aUser(`follows-${cluster.id}`)
    using stream = await open(undefined, user)
    const object = { kind: 'data_center', id: dataCenter.id } as const
    const permission = await call('createPermission', {
      body: { principal: { kind: 'user', id: user.id }, roleId: testRoles.user, object },
    })
    await until(() => expect(stream.changes('created')).toEqual(expect.arrayContaining([dataCenter.id, cluster.id])))
    await change(cluster.id, [dataCenter.id])
    await until(() => expect(stream.changes('updated')).toEqual([cluster.id]))
    await call('deletePermission', { path: { id: permission.id } })
    await until(() =>
      expect(stream.changes('gone')).toEqual(expect.arrayContaining([dataCenter.id, cluster.id, permission.id])),
    )
    const before = stream.messages.length
    await change(cluster.id, [dataCenter.id])
    using witness = await open(stream.lastId)
    await until(() => expect(witness.changes()).toContain(cluster.id))
    expect(stream.messages.length).toBe(before)
  })

  test.each(['session', 'token'])('ends within five seconds of its %s', async (by) => {
    const user = await engine.admin.call('createUser', {
      body: { userName: `ends-${by}`, password: 'long enough 1', administrator: false },
    })
    const caller = await engine.callerOf(user.id, user.userName)
    using stream = await open(undefined, caller)
    const browser = await signIn(engine.origin, user.userName, 'long enough 1')
    if (by === 'session') {
      // The token's stream stays when another login of the same user ends.
      await rawRequest(engine.origin, { method: 'DELETE', path: '/api/v1/session', headers: browser.headers })
      await change(crypto.randomUUID(), [user.id])
      await until(() => expect(stream.changes().length).toBeGreaterThan(0))
      expect(stream.closed).toBe(false)
    }
    await engine.db.deleteFrom('api_token').where('user_id', '=', user.id).execute()
    await until(() => expect(stream.closed).toBe(true), 5000)
  })
})

test('a storm of reconnects loses nothing and doubles nothing', async () => {
  await using other = await testEngine({ beside: engine })
  const seed = Number(process.env['OVERT_SEED'] ?? Date.now() % 100_000)
  let state = seed
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const root = crypto.randomUUID()
  const user = await engine.aUser(`storm-${root}`, [{ role: 'user', kind: 'data_center', id: root }])
  const expected: string[] = []
  let writing = true

  const reader = async () => {
    const seen: string[] = []
    let lastId = ''
    const take = async (stop: () => boolean) => {
      using stream = await open(lastId === '' ? undefined : lastId, user, random() < 0.5 ? engine.origin : other.origin)
      if (lastId === '') lastId = stream.lastId
      await vi
        .waitFor(() => expect(stop() || stream.messages.length > random() * 40).toBe(true), { timeout: 3000 })
        .catch(() => undefined)
      if (!writing)
        await until(() => expect(seen.length + stream.changes().length).toBeGreaterThanOrEqual(expected.length))
      expect(stream.messages.map(({ event }) => event)).not.toContain('reset')
      seen.push(...stream.changes())
      lastId = stream.lastId
    }
    while (writing) await take(() => !writing)
    await take(() => true)
    return seen
  }
  const readers = Array.from({ length: 6 }, () => reader())
  await vi.waitFor(() => expect(engine.services.stream.clientCount + other.services.stream.clientCount).toBe(6))
  const writer = async () => {
    for (let count = 0; count < 60; count++) {
      const id = crypto.randomUUID()
      expected.push(id)
      await change(id, [root])
      await change() // of somebody else
    }
  }
  await Promise.all([writer(), writer(), writer()])
  writing = false
  for (const seen of await Promise.all(readers)) {
    expect(seen.length, `seed ${seed}`).toBe(new Set(seen).size)
    expect(seen.toSorted(), `seed ${seed}`).toEqual(expected.toSorted())
  }
}, 60_000)

/** A stream beside the engine's own, and one of the administrator's identities for it. */
async function anotherStream(parts: Partial<StreamParts> = {}) {
  const { changes, identities, log } = engine.engine.core
  const stream = createEventStream({ db: engine.db, changes, identities, log, ...parts })
  const { id: loginId } = await engine.db
    .selectFrom('api_token')
    .select('id')
    .where('user_id', '=', engine.admin.id)
    .executeTakeFirstOrThrow()
  const expiresAt = new Date(Date.now() + 60_000)
  const user = { userId: engine.admin.id, userName: 'admin', loginId }
  return { stream, identity: { by: 'token' as const, ...user, limitedTo: null, csrfToken: null, expiresAt } }
}

test('a client that does not read is not buffered for without end, and is told to read again', async () => {
  const { stream, identity } = await anotherStream({ limits: { bufferBytes: 2_000, mostBehindMs: 60_000 } })
  const stuck = aStuckSink()
  await stream.admit(identity)
  stream.join(stuck.sink, identity, undefined)
  using witness = await open()
  for (let count = 0; count < 60; count++) await change()
  await until(() => expect(witness.changes().length).toBe(60))
  await until(() => expect(stuck.buffered()).toBeGreaterThan(2_000))
  const full = stuck.buffered() // the last write may hold several changes
  for (let count = 0; count < 20; count++) await change()
  await until(() => expect(witness.changes().length).toBe(80))
  expect(stuck.buffered()).toBe(full)
  expect(stuck.text()).not.toContain('reset')
  stuck.drain()
  await until(() => expect(stuck.text()).toContain('event: reset'))
  stream.stop()
})

test('events that this engine numbers go out without a notification, and only where none is missing', async () => {
  const silent = { ...engine.engine.core.changes, listen: () => undefined, onConnected: () => undefined }
  const { stream, identity } = await anotherStream({ changes: silent })
  const reader = aStuckSink()
  await stream.admit(identity)
  stream.join(reader.sink, identity, undefined)
  const newest = Number(/^id: (\d+)$/m.exec(reader.text())?.[1])
  const vm = (seq: number): NumberedEvent => ({
    seq,
    object_kind: 'vm',
    object_id: crypto.randomUUID(),
    change: 'updated',
    parents: [],
    ancestors: [systemId],
  })
  const [first, second, afterGap] = [vm(newest + 1), vm(newest + 2), vm(newest + 9)]
  stream.take({ after: newest, events: [first, second] })
  expect(reader.changes()).toEqual([first.object_id, second.object_id])
  stream.take({ after: newest + 8, events: [afterGap] })
  expect(reader.changes()).toEqual([first.object_id, second.object_id])
  stream.stop()
})

/** A sink whose reader takes nothing until `drain`. */
function aStuckSink() {
  let [text, taken] = ['', 0]
  const drained: (() => void)[] = []
  const closed: (() => void)[] = []
  const sink: EventSink = {
    write(bytes) {
      text += bytes.toString()
      return false
    },
    get bufferedBytes() {
      return text.length - taken
    },
    onceDrained: (listener) => void drained.push(listener),
    onClosed: (listener) => void closed.push(listener),
    close: () => {
      for (const listener of closed) listener()
    },
  }
  return {
    sink,
    text: () => text,
    /** Ids of the objects of which changes came. */
    changes: () => [...text.matchAll(/"id":"([^"]+)","change"/g)].map(([, id]) => id),
    buffered: () => text.length - taken,
    drain() {
      taken = text.length
      for (const listener of drained.splice(0)) listener()
    },
  }
}
