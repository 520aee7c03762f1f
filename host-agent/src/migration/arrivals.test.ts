import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Arrivals } from './arrivals.ts'

const log = pino({ level: 'silent' })
const migrationId = '7ca8ac9b-be1b-4cca-835c-9cbc15e932b8'
let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'overt-arrivals-'))
})
afterEach(() => rm(parent, { recursive: true }))

test('a channel that is still being opened when the migration is forgotten is not joined', async () => {
  const [near, far] = duplexPair()
  const connected = Promise.withResolvers<Duplex>()
  const arrivals = new Arrivals({ parent, connect: () => connected.promise, log })
  await arrivals.expect({ migrationId, fromHostId: 'a' })
  let answered = false
  const taken = arrivals.take('a', migrationId, 'control', () => {
    answered = true
    return far
  })
  await arrivals.forget(migrationId)
  connected.resolve(near)
  await expect(taken).rejects.toMatchObject({ code: 'not_found' })
  expect([answered, near.destroyed]).toEqual([false, true])
})
