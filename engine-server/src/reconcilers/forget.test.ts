import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../log/log.ts'
import { Crash } from '../test-support/crash.ts'
import { anEstate, type Estate } from '../test-support/estate.ts'
import { aDisk, aRunningVm, unique } from '../test-support/factories.ts'
import { forgetReconciler } from './forget.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
})
afterAll(() => estate[Symbol.asyncDispose]())

const { signal } = new AbortController()
const forget = () => forgetReconciler({ db: estate.db, hosts: estate.hosts, log: silentLog }).run(signal)
const kept = () => estate.host.journal.size
const toTell = () => estate.db.selectFrom('operation_host').select(['operation_id', 'host_id']).execute()

test('a host forgets what has ended, once it can be told', async () => {
  await using _runner = await estate.startRunner()
  await aRunningVm(estate)
  expect(kept()).toBeGreaterThan(0)
  estate.hosts.setReachable(estate.hostId, false)
  await forget()
  expect(kept()).toBeGreaterThan(0)
  estate.hosts.setReachable(estate.hostId, true)
  estate.hosts.refuse('command.forget', 'busy')
  await forget()
  expect(kept()).toBeGreaterThan(0)
  await forget()
  expect(kept()).toBe(0)
  expect(await toTell()).toEqual([])
})

test('an operation that goes on is not forgotten, and one that another runner ended is', async () => {
  let died: (() => void) | undefined
  const dead = new Promise<void>((resolve) => (died = resolve))
  const faults = {
    at(point: string) {
      if (point !== 'step/volume/after') return
      runner.runner.die()
      died?.()
      throw new Crash(point)
    },
  }
  const runner = await estate.startRunner({ faults })
  const id = await estate.services.disks.create(estate.admin, {
    name: unique('disk'),
    allocation: 'thin',
    readOnly: false,
    source: { type: 'blank', sizeBytes: 2 ** 20 },
  })
  await dead
  await runner.kill()
  await forget()
  expect(kept()).toBe(1)
  await using _next = await estate.startRunner()
  expect(await estate.ended(id)).toMatchObject({ status: 'succeeded' })
  await forget()
  expect(kept()).toBe(0)
})

test('a great many are told in bounded batches', async () => {
  await using _runner = await estate.startRunner()
  await aDisk(estate)
  const [model] = await estate.db.selectFrom('operation').selectAll().where('ended_at', 'is not', null).execute()
  if (!model) throw new Error('no operation has ended')
  const ids = Array.from({ length: 1_500 }, () => crypto.randomUUID())
  const rows = ids.map((id) => ({ ...model, id, input: '{}', output: null, error: null }))
  await estate.db.insertInto('operation').values(rows).execute()
  const links = ids.map((operation_id) => ({ operation_id, host_id: estate.hostId }))
  await estate.db.insertInto('operation_host').values(links).execute()
  await forget()
  const told = estate.hosts.calls.filter(({ method }) => method === 'command.forget').slice(-2)
  expect(told.map(({ params }) => (params as { operationIds: string[] }).operationIds.length)).toEqual([1_000, 501])
  expect(await toTell()).toEqual([])
})
