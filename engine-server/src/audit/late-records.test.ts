// What was done while the database took no records is told later, each for itself.
import { expect, test } from 'vitest'
import { silentLog } from '../log/log.ts'
import { LateRecords, mostLate } from './late-records.ts'
import type { NewRecord } from './store.ts'

const aRecord = (apiOperation: string): NewRecord => ({
  userId: null,
  userName: 'alice',
  loginId: null,
  clientAddress: '10.0.0.1',
  requestId: 'request-1',
  apiOperation,
  object: null,
  outcome: 'done',
  code: null,
  operationId: null,
  fields: [],
  summary: 'alice did it.',
})

test('each is kept as it is, in order, and two flushes at once write it once', async () => {
  const written: NewRecord[] = []
  let room = 0
  const late = new LateRecords(async (record) => {
    if (room-- <= 0) throw new Error('no room')
    written.push(record)
  }, silentLog)
  const before = new Date()
  for (const name of ['one', 'two', 'three']) await late.add(aRecord(name))
  const after = new Date()
  room = 1
  await late.flush()
  room = 100
  await Promise.all([late.flush(), late.flush()])
  expect(written.map(({ apiOperation }) => apiOperation)).toEqual(['one', 'two', 'three'])
  expect(written.every(({ at }) => at && at >= before && at <= after)).toBe(true)
})

test('there is an end to what is kept, and the log of the engine has the rest', async () => {
  const written: NewRecord[] = []
  const told: unknown[] = []
  let isFull = true
  const late = new LateRecords(
    async (record) => {
      if (isFull) throw new Error('no room')
      written.push(record)
    },
    { ...silentLog, error: (fields: object) => told.push('record' in fields ? fields.record : undefined) },
  )
  for (let index = 0; index <= mostLate; index++) await late.add(aRecord(`call${index}`))
  isFull = false
  await late.flush()
  expect(written).toHaveLength(mostLate)
  expect(told.filter((record) => record !== undefined)).toMatchObject([{ apiOperation: `call${mostLate}` }])
})
