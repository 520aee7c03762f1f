import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from './journal.ts'
import { decodeRecords, encodeRecord, type JournalRecord } from './records.ts'
import { JournalState, journalLimits } from './state.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-journal-'))
  path = join(folder, 'journal.log')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = '2026-01-01T00:00:00.000Z'
const id = fc.constantFrom('a', 'b', 'c', 'd').map((letter) => `0000000${letter}-0000-4000-8000-000000000000`)
const small = fc.integer({ min: 1, max: 9 })
const key = fc.tuple(id, fc.constantFrom('one', 'two')).map(([operationId, step]) => `${operationId}/${step}`)
const text = fc.string({ unit: 'binary', maxLength: 20 })

/** Any record, over few enough ids that they meet. */
const anyRecord: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ t: fc.constant('running' as const), key, operationId: id, method: text, at: fc.constant(at) }),
  fc.record({
    t: fc.constant('done' as const),
    key,
    operationId: id,
    method: text,
    at: fc.constant(at),
    outcome: fc.oneof(
      text.map((value) => ({ result: { value } })),
      text.map((message) => ({ error: { message, data: { code: 'conflict' as const } } })),
    ),
  }),
  fc.record({ t: fc.constant('dropped' as const), key }),
  fc.record({ t: fc.constant('forget' as const), operationIds: fc.array(id, { maxLength: 2 }) }),
  fc.record({ t: fc.constant('generation' as const), operationId: id, generation: small }),
  fc.record({ t: fc.constant('registered' as const), hostId: id, engineId: id }),
  fc.record({ t: fc.constant('epoch' as const), epoch: small }),
  fc.record({ t: fc.constant('session' as const), number: small }),
  fc.record({ t: fc.constant('lease' as const), domainId: id, number: small }),
  fc.record({
    t: fc.constant('run' as const),
    vmId: id,
    runId: id,
    runNumber: small,
    operationId: id,
    mark: fc.constantFrom('starting' as const, 'started' as const, 'ended' as const),
    at: fc.constant(at),
  }),
  fc.record({
    t: fc.constant('exit' as const),
    exit: fc.record({
      vmId: id,
      runId: id,
      runNumber: small,
      reason: fc.constant('crashed' as const),
      at: fc.constant(at),
    }),
  }),
  fc.record({ t: fc.constant('acknowledged' as const), runId: id }),
  fc.record({ t: fc.constant('child' as const), id: key, pid: small, startTime: small, what: text }),
  fc.record({ t: fc.constant('childEnd' as const), id: key }),
)

function replay(records: Iterable<JournalRecord>): JournalState {
  const state = new JournalState()
  for (const record of records) state.apply(record)
  return state
}

describe('records', () => {
  it('cut anywhere, give the state of a prefix', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 12 }), fc.nat(), (records, cut) => {
        const lines = records.map((record) => Buffer.from(encodeRecord(record)))
        const bytes = Buffer.concat(lines)
        const length = bytes.length === 0 ? 0 : cut % (bytes.length + 1)
        const decoded = decodeRecords(bytes.subarray(0, length))
        let whole = 0
        let end = 0
        while (whole < lines.length && end + (lines[whole]?.length ?? 0) <= length) end += lines[whole++]?.length ?? 0
        expect(decoded.validBytes).toBe(end)
        expect(replay(decoded.records)).toEqual(replay(records.slice(0, whole)))
      }),
      { numRuns: 300 },
    )
  })

  it('end at the first damaged byte, never with something else than was written', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (records, where, flip) => {
          const bytes = Buffer.from(records.map(encodeRecord).join(''))
          const position = where % bytes.length
          bytes[position] = (bytes[position] ?? 0) ^ flip
          const decoded = decodeRecords(bytes)
          const intact = records.map((record) => JSON.stringify(record))
          const found = decoded.records.map((record) => JSON.stringify(record))
          expect(found).toEqual(intact.slice(0, found.length))
          expect(found.length).toBeLessThan(records.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('of a compacted state rebuild that state', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
        const state = replay(records)
        expect(replay(state.records())).toEqual(state)
      }),
      { numRuns: 300 },
    )
  })

  it('never let a number that fences go down, but for one of another host or engine', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
        const state = new JournalState()
        for (const record of records) {
          const { epoch, session, registered } = state
          const before = { leases: new Map(state.leases) }
          state.apply(record)
          const is = state.registered
          const isAnother = (of: 'hostId' | 'engineId') => registered !== undefined && registered[of] !== is?.[of]
          expect(state.epoch).toBeGreaterThanOrEqual(isAnother('engineId') ? 0 : epoch)
          expect(state.session).toBeGreaterThanOrEqual(isAnother('hostId') ? 0 : session)
          for (const [domainId, number] of before.leases)
            expect(state.leases.get(domainId)).toBeGreaterThanOrEqual(number)
        }
      }),
    )
  })
})

describe('a journal', () => {
  it('remembers over a restart what it said was durable', async () => {
    const journal = await Journal.open(path)
    await journal.append({ t: 'epoch', epoch: 7 }, { t: 'session', number: 3 })
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => journal.append({ t: 'lease', domainId: `d${i}`, number: i + 1 })),
    )
    await journal.close()
    const again = await Journal.open(path)
    expect(again.state).toEqual(journal.state)
    expect(again.opening.droppedBytes).toBe(0)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await again.close()
  })

  it('goes on after a torn last line', async () => {
    const journal = await Journal.open(path)
    await journal.append({ t: 'epoch', epoch: 7 })
    await journal.close()
    const whole = await readFile(path)
    const torn = encodeRecord({ t: 'session', number: 9 }).slice(0, -5)
    await writeFile(path, Buffer.concat([whole, Buffer.from(torn)]))

    const again = await Journal.open(path)
    expect(again.opening).toEqual({ droppedBytes: torn.length })
    expect(again.state.session).toBe(0)
    await again.append({ t: 'session', number: 4 })
    await again.close()
    const third = await Journal.open(path)
    expect(third.state).toMatchObject({ epoch: 7, session: 4 })
    await third.close()
  })

  it('keeps a copy when more than one unfinished line is damaged', async () => {
    const lines = [1, 2, 3].map((epoch) => encodeRecord({ t: 'epoch', epoch }))
    await writeFile(path, `${lines[0]}rot${lines[1]}${lines[2]}`)
    const journal = await Journal.open(path)
    expect(journal.state.epoch).toBe(1)
    const kept = (await readdir(folder)).filter((name) => name.includes('damaged'))
    expect(kept.map((name) => join(folder, name))).toEqual([journal.opening.damagedCopy])
    await journal.close()
  })

  it('stays bounded however often it is written', async () => {
    const journal = await Journal.open(path)
    const message = 'x'.repeat(2_000)
    for (let round = 0; round < 40; round += 1)
      await Promise.all(
        Array.from({ length: 100 }, (_, i) => {
          const operationId = `o${round}`
          const outcome = { result: { message } }
          return journal.append({ t: 'done', key: `${operationId}/${i}`, operationId, method: 'm', at, outcome })
        }).concat(journal.append({ t: 'forget', operationIds: [`o${round - 1}`] })),
      )
    expect((await stat(path)).size).toBeLessThan(3 * 1024 * 1024)
    await journal.close()
    const again = await Journal.open(path)
    expect(again.state.done.size).toBe(100)
    await again.close()
  })

  it('drops the oldest outcomes beyond its limit', () => {
    const state = new JournalState()
    const outcome = { result: {} }
    for (let i = 0; i <= journalLimits.done; i += 1)
      state.apply({ t: 'done', key: `k${i}`, operationId: 'o', method: 'm', at, outcome })
    expect(state.done.size).toBe(journalLimits.done)
    expect(state.done.has('k0')).toBe(false)
  })
})
