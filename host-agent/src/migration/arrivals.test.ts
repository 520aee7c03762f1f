import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Arrivals } from './arrivals.ts'

const log = pino({ level: 'silent' })
const migrationId = '7ca8ac9b-be1b-4cca-835c-9cbc15e932b8'
const call = { migrationId, channel: 'control', hasWindow: false } as const
let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'overt-arrivals-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(parent, { recursive: true, force: true })
})

test('a channel that is still being opened when the migration is forgotten is not joined', async () => {
  const [near, far] = duplexPair()
  const connected = Promise.withResolvers<Duplex>()
  const arrivals = new Arrivals({ parent, connect: () => connected.promise, log })
  await arrivals.expect({ migrationId, fromHostId: 'a' })
  let answered = false
  const taken = arrivals.take('a', call, () => {
    answered = true
    return far
  })
  await arrivals.forget(migrationId)
  connected.resolve(near)
  await expect(taken).rejects.toMatchObject({ code: 'not_found' })
  expect([answered, near.destroyed]).toEqual([false, true])
})

test('a migration nobody says is over is forgotten a day after its last channel closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const day = 24 * 3_600_000
  const [inner] = duplexPair()
  const [outer] = duplexPair()
  const arrivals = new Arrivals({ parent, connect: () => Promise.resolve(inner), log })
  const folder = await arrivals.expect({ migrationId, fromHostId: 'a' })
  vi.advanceTimersByTime(day - 1)
  await arrivals.take('a', call, () => outer)
  vi.advanceTimersByTime(2 * day)
  expect([existsSync(folder), outer.destroyed]).toEqual([true, false])
  outer.destroy()
  await vi.waitFor(() => expect([inner.destroyed, vi.getTimerCount()]).toEqual([true, 1]))
  vi.advanceTimersByTime(day)
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false))
  await expect(arrivals.take('a', call, () => outer)).rejects.toMatchObject({ code: 'not_found' })
})

test('what an agent before left is cleared', async () => {
  const parts = { parent, connect: () => Promise.reject(new Error('not asked')), log }
  const folder = await new Arrivals(parts).expect({ migrationId, fromHostId: 'a' })
  const arrivals = new Arrivals(parts)
  await arrivals.clear()
  expect(existsSync(folder)).toBe(false)
  expect(await arrivals.expect({ migrationId, fromHostId: 'a' })).toBe(folder)
})
