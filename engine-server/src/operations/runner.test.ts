import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { AgentFailure, toAppError } from '../hosts/agent-errors.ts'
import { anEstate, type Estate } from '../test-support/estate.ts'
import { breaches } from '../test-support/invariants.ts'
import { acceptToy, gate, step, thing, toy, toyDefinitions } from '../test-support/toys.ts'
import type { OperationDefinition } from './define.ts'

/** What the service that shows operations knows of them. */
const known = new Map<string, OperationDefinition<never>>()
let estate: Estate
beforeAll(async () => {
  estate = await anEstate({ definitions: known })
})
afterAll(() => estate[Symbol.asyncDispose]())

const nothing = () => Promise.resolve(undefined)
const cancel = (id: string) => estate.services.operations.cancel(estate.admin, id)
const retry = (id: string) => estate.services.operations.retry(estate.admin, id)
const read = (id: string) => estate.services.operations.get(estate.admin, id)

test('a step tells what it did, and another nothing', async () => {
  const counts = {
    ...step('count', () => Promise.resolve({ found: 7 })),
    tell: (output: unknown) => JSON.stringify(output),
  }
  const definition = toy('vm.start', [counts, step('rest', nothing)])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const { steps } = await estate.ended(await acceptToy(estate, definition))
  expect(steps.map(({ message }) => message)).toEqual(['{"found":7}', undefined])
})

test('steps run in order, and later ones get the outputs of earlier ones', async () => {
  const seen: unknown[] = []
  const definition = toy('vm.start', [
    step('one', () => Promise.resolve({ answer: 42 })),
    step('two', ({ outputs }) => {
      seen.push(outputs['one'])
      return Promise.resolve(undefined)
    }),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const operation = await estate.ended(await acceptToy(estate, definition))
  expect(operation).toMatchObject({ status: 'succeeded', progressPercent: 100, reason: '', cancellable: false })
  expect(operation.steps.map(({ name, status }) => [name, status])).toEqual([
    ['one', 'done'],
    ['two', 'done'],
  ])
  expect(seen).toEqual([{ answer: 42 }])
})

test('what may pass is tried again, saying what it waits for', async () => {
  const waiting = gate()
  let tries = 0
  const definition = toy('vm.start', [
    step('one', async () => {
      tries += 1
      if (tries === 3) await waiting.pass()
      if (tries < 3) throw new AppError('host_unreachable', 'Host a does not answer.')
      return undefined
    }),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition)
  const reasons = new Set<string>()
  using watch = estate.services.changes.watch([id])
  while (tries < 3) {
    reasons.add((await read(id)).reason)
    await watch.changed(1000)
  }
  expect([...reasons].some((reason) => reason.includes('Host a does not answer.'))).toBe(true)
  waiting.open()
  expect(await estate.ended(id)).toMatchObject({ status: 'succeeded', reason: '' })
})

test('a failure undoes in reverse what was begun', async () => {
  const undone: string[] = []
  const undo = (name: string) => async () => void undone.push(name)
  const definition = toy('vm.start', [
    step('one', nothing, { undo: undo('one') }),
    step('two', () => Promise.reject(new AppError('host_failed', 'It broke.')), { undo: undo('two') }),
    step('three', nothing, { undo: undo('three') }),
  ])
  known.set(definition.kind, definition)
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const operation = await estate.ended(await acceptToy(estate, definition))
  expect(operation).toMatchObject({
    status: 'failed',
    reason: 'It broke.',
    error: { code: 'host_failed', message: 'It broke.' },
  })
  expect(undone).toEqual(['two', 'one'])
  expect(operation.steps.map(({ status }) => status)).toEqual(['undone', 'undone', 'skipped'])
})

test('our own bug is an internal error without its text', async () => {
  const definition = toy('vm.start', [step('one', () => Promise.reject(new TypeError('secret of x')))])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const operation = await estate.ended(await acceptToy(estate, definition))
  expect(operation.error).toEqual({ code: 'internal', message: 'An internal error stopped it.' })
})

test('cancel stops a step that can stop, and undoes', async () => {
  const inside = gate()
  const undone: string[] = []
  const definition = toy('vm.start', [
    step('one', nothing, { undo: async () => void undone.push('one') }),
    step(
      'two',
      async ({ signal }) => {
        await inside.pass(signal)
        return undefined
      },
      { cancellable: true },
    ),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition)
  await inside.reached
  expect(await cancel(id)).toMatchObject({ cancelRequested: true })
  expect(await estate.ended(id)).toMatchObject({ status: 'cancelled', error: null })
  expect(undone).toEqual(['one'])
})

test('cancel waits for the end of a step that can not stop, and is refused in the last one', async () => {
  const first = gate()
  const second = gate()
  let ran = false
  const definition = toy('vm.start', [
    step('one', async () => {
      await first.pass()
      return undefined
    }),
    step('two', async () => {
      ran = true
      await second.pass()
      return undefined
    }),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const cancelled = await acceptToy(estate, definition)
  await first.reached
  await cancel(cancelled)
  first.open()
  expect((await estate.ended(cancelled)).status).toBe('cancelled')
  expect(ran).toBe(false)
  const kept = await acceptToy(estate, definition)
  await second.reached
  await expect(cancel(kept)).rejects.toMatchObject({ code: 'conflict' })
  second.open()
  expect((await estate.ended(kept)).status).toBe('succeeded')
  await expect(cancel(kept)).rejects.toMatchObject({ code: 'conflict', details: { current: 'succeeded' } })
})

test('an undo that fails leaves it stuck, with its locks, until a retry succeeds', async () => {
  let broken = true
  const keys: string[] = []
  const definition = toy('vm.start', [
    step('one', () => Promise.reject(new AppError('host_failed', 'It broke.')), {
      undo: async (context) => {
        await context.command(estate.hostId, 'network.remove', { networkId: estate.networkId })
        keys.push(estate.hosts.calls.at(-1)?.key?.slice(37) ?? '')
        if (broken) throw new AppError('host_failed', 'It can not be undone.')
      },
    }),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const object = thing('web-1')
  const id = await acceptToy(estate, definition, object)
  expect(await estate.ended(id)).toMatchObject({
    status: 'stuck',
    reason: 'Undoing "one" failed: It can not be undone.',
    error: { message: 'It broke.' },
  })
  await expect(acceptToy(estate, definition, object)).rejects.toMatchObject({
    code: 'conflict',
    details: { operationId: id },
  })
  const { items } = await estate.services.operations.locks(estate.admin, { limit: 10 })
  expect(items).toMatchObject([{ object: { name: 'web-1' }, aspect: 'power', operation: { id, status: 'stuck' } }])
  broken = false
  await retry(id)
  expect(await estate.ended(id)).toMatchObject({ status: 'failed', error: { message: 'It broke.' } })
  // A host remembers that a key failed, so the second attempt has another one.
  expect(keys).toEqual(['one/undo', 'one/undo2'])
  await expect(retry(id)).rejects.toMatchObject({ code: 'conflict' })
  const alert = await estate.db.selectFrom('event').select('severity').where('code', '=', 'operation.stuck').execute()
  expect(alert).toEqual([{ severity: 'alert' }])
})

test('an end that fails leaves it stuck, and the retry ends it as what it was', async () => {
  let broken = true
  const definition = {
    ...toy('vm.start', [step('one', nothing)]),
    onEnd: () => (broken ? Promise.reject(new Error('a bug')) : Promise.resolve()),
  }
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition)
  expect((await estate.ended(id)).status).toBe('stuck')
  broken = false
  await retry(id)
  expect((await estate.ended(id)).status).toBe('succeeded')
})

test('a lapsed lease is adopted, and the former runner can write nothing more', async () => {
  const late = gate()
  let runs = 0
  const writes: string[] = []
  const definition = toy('vm.start', [
    step('one', async (context) => {
      runs += 1
      const mine = runs
      if (mine === 1) await late.pass()
      await context.transaction(() => Promise.resolve(void writes.push(`generation ${context.generation}`)))
      return undefined
    }),
  ])
  const definitions = toyDefinitions(definition)
  // It stops renewing, as one whose process hangs.
  await using _first = await estate.startRunner({ definitions, times: { renewEveryMs: 3_600_000, leaseMs: 100 } })
  const id = await acceptToy(estate, definition)
  await late.reached
  await using _second = await estate.startRunner({ definitions })
  expect(await estate.ended(id)).toMatchObject({ status: 'succeeded' })
  late.open()
  expect(runs).toBe(2)
  expect(writes).toEqual(['generation 2'])
  const entries = await estate.db
    .selectFrom('operation_step')
    .select(['entry', 'generation'])
    .where('operation_id', '=', id)
    .orderBy('seq')
    .execute()
  expect(entries).toEqual([
    { entry: 'started', generation: 1 },
    { entry: 'started', generation: 2 },
    { entry: 'done', generation: 2 },
  ])
})

test('a runner that stops gives its operations back at once', async () => {
  const inside = gate()
  let runs = 0
  const definition = toy('vm.start', [
    step('one', async ({ signal }) => {
      runs += 1
      if (runs === 1) await inside.pass(signal)
      return undefined
    }),
  ])
  const definitions = toyDefinitions(definition)
  const first = await estate.startRunner({ definitions, times: { leaseMs: 3_600_000 } })
  const id = await acceptToy(estate, definition)
  await inside.reached
  await first[Symbol.asyncDispose]()
  expect(await read(id)).toMatchObject({ status: 'running' })
  await using _second = await estate.startRunner({ definitions })
  expect((await estate.ended(id)).status).toBe('succeeded')
})

test('a host that has seen a newer generation stops the older runner dead; one that saw a newer run fails it', async () => {
  const fenced = (fence: string) => toAppError(new AgentFailure('fenced', `A newer ${fence}.`, { fence }))
  let failure: Error | undefined = fenced('generation')
  let generations: number[] = []
  const definition = toy('vm.start', [
    step('one', ({ generation }) => {
      generations.push(generation)
      const now = failure
      failure = undefined
      return now ? Promise.reject(now) : Promise.resolve(undefined)
    }),
  ])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  expect((await estate.ended(await acceptToy(estate, definition))).status).toBe('succeeded')
  expect(generations).toEqual([1, 2])
  generations = []
  failure = fenced('epoch')
  expect((await estate.ended(await acceptToy(estate, definition))).status).toBe('succeeded')
  expect(generations).toEqual([1, 1])
  failure = fenced('run')
  expect((await estate.ended(await acceptToy(estate, definition))).error?.code).toBe('conflict')
})

test('connections to the database that break in the middle lose nothing', async () => {
  const steps = ['one', 'two', 'three', 'four']
  let runs = 0
  const breakAll = () =>
    estate.database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  const definition = toy(
    'vm.start',
    steps.map((name) =>
      step(name, async (context) => {
        runs += 1
        if (runs <= 3) await breakAll()
        await context.transaction(nothing)
        return { name }
      }),
    ),
  )
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition)
  expect(await estate.ended(id)).toMatchObject({ status: 'succeeded', error: null })
  expect(await breaches(estate)).toEqual([])
})

test('one that supersedes waits, keeps others out, and goes on when the other is undone', async () => {
  const inside = gate()
  const order: string[] = []
  const start = toy('vm.start', [
    step(
      'one',
      async ({ signal }) => {
        await inside.pass(signal)
        return undefined
      },
      { cancellable: true, undo: async () => void order.push('start undone') },
    ),
  ])
  const stop = toy('vm.stop', [step('one', async () => void order.push('stopped'))], { supersedes: ['vm.start'] })
  const object = thing('web-1')
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(start, stop) })
  const first = await acceptToy(estate, start, object)
  await inside.reached
  const second = await acceptToy(estate, stop, object)
  await expect(acceptToy(estate, stop, object)).rejects.toMatchObject({ code: 'conflict' })
  await expect(acceptToy(estate, start, object)).rejects.toMatchObject({ code: 'conflict' })
  expect((await estate.ended(second)).status).toBe('succeeded')
  expect((await estate.ended(first)).status).toBe('cancelled')
  expect(order).toEqual(['start undone', 'stopped'])
})

test('one that waits for a superseded operation can be cancelled', async () => {
  const inside = gate()
  const start = toy('vm.start', [
    step('one', async () => {
      await inside.pass()
      return undefined
    }),
  ])
  const stop = toy('vm.stop', [step('one', nothing)], { supersedes: ['vm.start'] })
  const object = thing()
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(start, stop) })
  const first = await acceptToy(estate, start, object)
  await inside.reached
  const second = await acceptToy(estate, stop, object)
  expect(await read(second)).toMatchObject({ status: 'waiting' })
  expect((await read(second)).reason).toContain('is being started')
  await cancel(second)
  expect((await estate.ended(second)).status).toBe('cancelled')
  inside.open()
  expect((await estate.ended(first)).status).toBe('succeeded') // too late to stop: it was in its last step
})

test('an operation of a kind this build does not know waits, visibly', async () => {
  const definition = toy('vm.start', [step('one', nothing)])
  await using runner = await estate.startRunner({ definitions: new Map() })
  const id = await acceptToy(estate, definition)
  expect(await estate.ended(id)).toMatchObject({ status: 'stuck' })
  await runner[Symbol.asyncDispose]()
  await using _newer = await estate.startRunner({ definitions: toyDefinitions(definition) })
  await retry(id)
  expect((await estate.ended(id)).status).toBe('succeeded')
})
