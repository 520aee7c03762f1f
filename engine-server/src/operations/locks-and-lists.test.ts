import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../test-support/estate.ts'
import { breaches } from '../test-support/invariants.ts'
import { acceptToy, step, thing, toy, toyDefinitions } from '../test-support/toys.ts'
import { FinalFailure } from './failures.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
})
afterAll(() => estate[Symbol.asyncDispose]())

const nothing = () => Promise.resolve(undefined)

test('a lock whose operation has ended heals itself, and says so', async () => {
  const definition = toy('vm.start', [step('one', nothing)])
  const object = thing('web-9')
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition, object)
  await estate.ended(id)
  await estate.db
    .insertInto('operation_lock')
    .values({
      object_id: object.id,
      object_kind: 'vm',
      object_name: object.name,
      aspect: 'power',
      mode: 'exclusive',
      operation_id: id,
      slot: '(,)',
    })
    .execute()
  using watch = estate.services.changes.watch([id])
  while ((await breaches(estate)).length > 0) await watch.changed(1_000)
  const events = await estate.db
    .selectFrom('event')
    .select('message')
    .where('code', '=', 'operation.lock_healed')
    .execute()
  expect(events).toEqual([{ message: expect.stringContaining('VM web-9') }])
})

test('who may not see an operation gets not_found, and does not see it in a list', async () => {
  const definition = toy('vm.start', [step('one', nothing)])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const id = await acceptToy(estate, definition)
  await estate.ended(id)
  const stranger = await estate.aUser('stranger', 'user', crypto.randomUUID())
  await expect(estate.services.operations.get(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await estate.services.operations.list(stranger, { limit: 10 })).toEqual({ items: [], next: null })
  const user = await estate.aUser('viewer', 'user', estate.dataCenterId)
  expect(await estate.services.operations.get(user, id)).toMatchObject({ id })
  await expect(estate.services.operations.cancel(user, id)).rejects.toMatchObject({ code: 'forbidden' })
})

test('operations are listed newest first, page by page', async () => {
  const definition = toy('vm.start', [step('one', () => Promise.reject(new FinalFailure('timeout', 'No.')))])
  await using _runner = await estate.startRunner({ definitions: toyDefinitions(definition) })
  const object = thing()
  const ids: string[] = []
  for (let count = 0; count < 5; count++) {
    const id = await acceptToy(estate, definition, object)
    ids.unshift((await estate.ended(id)).id)
  }
  const paged: string[] = []
  let after: string | undefined
  do {
    const page = await estate.services.operations.list(estate.admin, {
      objectId: object.id,
      status: ['failed'],
      limit: 2,
      ...(after === undefined ? {} : { after }),
    })
    paged.push(...page.items.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(paged).toEqual(ids)
})
