// What is refused while the database takes nothing is not lost.
import { expect, test } from 'vitest'
import { silentLog } from '../log/log.ts'
import { mostOfAll, RefusalGatherer } from './refusals.ts'
import type { NewRecord } from './store.ts'

const aRefusal = (over: Partial<NewRecord> = {}): NewRecord => ({
  userId: null,
  userName: '',
  loginId: null,
  clientAddress: '10.0.0.1',
  requestId: 'request-1',
  apiOperation: 'getVm',
  object: null,
  outcome: 'refused',
  code: 'not_found',
  operationId: null,
  fields: [],
  summary: 'There is no such VM.',
  ...over,
})

/** A database that can be full, or slow to say so. */
function aDatabase() {
  const written: NewRecord[] = []
  const state = { write: async (_record: NewRecord): Promise<void> => undefined }
  const gatherer = new RefusalGatherer(async (record) => {
    await state.write(record)
    written.push(record)
  }, silentLog)
  return { gatherer, written, state }
}
const isFull = async () => Promise.reject(new Error('no room'))
const howMany = (written: readonly NewRecord[]) =>
  written.reduce((sum, { gathered }) => sum + (gathered?.repeats ?? 1), 0)

test.each([0, 2])('a first write that fails behind a flush loses nothing, nor its %i equals', async (equals) => {
  const { gatherer, written, state } = aDatabase()
  const { promise, reject } = Promise.withResolvers<void>()
  state.write = () => promise
  const first = gatherer.add(aRefusal())
  for (let index = 0; index < equals; index++) await gatherer.add(aRefusal())
  state.write = async () => undefined
  await gatherer.flush()
  expect(howMany(written)).toBe(equals)
  reject(new Error('no room'))
  await first
  await gatherer.flush()
  expect(howMany(written)).toBe(equals + 1)
})

test('what cannot be written for long is counted together beyond a limit, and from when it began', async () => {
  const { gatherer, written, state } = aDatabase()
  state.write = isFull
  const began = new Date()
  let flushing = Promise.resolve()
  for (let minute = 0; minute < 4; minute++) {
    for (let index = 0; index < mostOfAll; index++)
      await gatherer.add(aRefusal({ clientAddress: `10.${minute}.${index % 250}.1`, apiOperation: `do${index}` }))
    await flushing
    flushing = gatherer.flush() // others are refused meanwhile
  }
  await flushing
  state.write = async () => undefined
  await gatherer.flush()
  expect(howMany(written)).toBe(4 * mostOfAll)
  expect(written.length).toBeLessThanOrEqual(mostOfAll + 2)
  expect(written.every(({ gathered }) => gathered && gathered.from >= began && gathered.from <= gathered.to)).toBe(true)
})
