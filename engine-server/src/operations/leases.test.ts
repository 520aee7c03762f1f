import { expect, test } from 'vitest'
import { waitingForLocks } from '../../test/lock-waits.ts'
import { transact } from '../db/transact.ts'
import { anEstate } from '../test-support/estate.ts'
import { acceptToy, gate, step, thing, toy, toyDefinitions } from '../test-support/toys.ts'

test('leases are renewed beside an operation whose row is in use, and none waits for it', async () => {
  await using estate = await anEstate({ definitions: new Map() })
  const inside = gate()
  const beside = gate()
  let runs = 0
  const definition = toy('vm.start', [
    step('one', async ({ input }) => {
      runs += 1
      await (input.label === 'used' ? inside : beside).pass()
      return undefined
    }),
  ])
  await using _runner = await estate.startRunner({
    definitions: toyDefinitions(definition),
    times: { renewEveryMs: 10 },
  })
  const [used, other] = [await acceptToy(estate, definition, thing('used')), await acceptToy(estate, definition)]
  await Promise.all([inside.reached, beside.reached])
  const leaseOf = async (id: string) =>
    (await estate.db.selectFrom('operation').select('lease_expires_at').where('id', '=', id).executeTakeFirstOrThrow())
      .lease_expires_at
  await transact(estate.db, async (tx) => {
    await tx.selectFrom('operation').select('id').where('id', '=', used).forUpdate().execute()
    const kept = await leaseOf(used)
    for (let times = 0; times < 5; times++) {
      const before = await leaseOf(other)
      await expect.poll(() => leaseOf(other), { interval: 5 }).not.toEqual(before)
      expect(await waitingForLocks(estate.db, 'lease_expires_at')).toBe(0)
    }
    expect(await leaseOf(used)).toEqual(kept)
  })
  inside.open()
  beside.open()
  expect(await estate.ended(used)).toMatchObject({ status: 'succeeded' })
  expect(await estate.ended(other)).toMatchObject({ status: 'succeeded' })
  expect(runs).toBe(2)
})
