import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../../test/harness.ts'
import { createSteadyConnection } from '../db/steady-connection.ts'
import { silentLog } from '../log/log.ts'
import { createLeader } from './leader.ts'

function aCandidate(database: TestDatabase) {
  const connection = createSteadyConnection(database.url, 'leader', silentLog)
  const leader = createLeader(connection, crypto.randomUUID(), silentLog)
  const terms: { epoch: number; signal: AbortSignal }[] = []
  leader.whileLeading(({ epoch }, signal) => terms.push({ epoch, signal }))
  leader.start()
  return { leader, connection, terms }
}
const leads = async (candidate: ReturnType<typeof aCandidate>) =>
  await vi.waitFor(() => expect(candidate.leader.current()).toBeDefined(), { timeout: 8000, interval: 10 })

test('one leads; the next waits, and takes over at once when the first gives up', async () => {
  await using database = await testDatabase()
  const first = aCandidate(database)
  await leads(first)
  const second = aCandidate(database)
  await vi.waitFor(() => expect(second.leader.known()).toBe(true))
  expect(second.leader.current()).toBeUndefined()
  await first.leader.stop()
  expect(first.leader.current()).toBeUndefined()
  expect(first.terms[0]?.signal.aborted).toBe(true)
  await leads(second)
  expect(second.terms.map(({ epoch }) => epoch)).toEqual([(first.terms[0]?.epoch ?? 0) + 1])
  await second.leader.stop()
})

test('one whose connection is cut stops leading at once, and nobody waits for its lease', async () => {
  await using database = await testDatabase()
  const first = aCandidate(database)
  await leads(first)
  const began = performance.now()
  await sql`select pg_terminate_backend(backend_pid) from leader`.execute(database.db)
  await vi.waitFor(() => expect(first.terms[0]?.signal.aborted).toBe(true))
  await leads(first)
  expect(performance.now() - began).toBeLessThan(5000) // the lease is 10 s
  // What was sent under the former epoch must not pass for the present one.
  expect(first.terms.map(({ epoch }) => epoch)).toEqual([1, 2])
  await first.leader.stop()
})

test('a lease whose engine is gone is taken; one that is held is not', async () => {
  await using database = await testDatabase()
  const row = {
    name: 'estate',
    instance_id: crypto.randomUUID(),
    epoch: 41,
    backend_pid: 1,
    backend_start: new Date(0),
  }
  await database.db
    .insertInto('leader')
    .values({ ...row, expires_at: new Date(Date.now() + 3_600_000) })
    .execute()
  const candidate = aCandidate(database)
  await leads(candidate)
  expect(candidate.leader.current()?.epoch).toBe(42)
  await candidate.leader.stop()
})
