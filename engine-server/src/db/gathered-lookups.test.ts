import { setImmediate as endOfTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Actor } from '../authz/actor.ts'
import { GatheredLookups } from './gathered-lookups.ts'

const person = (userId: string): Actor => ({
  kind: 'user',
  userId,
  userName: userId,
  loginId: null,
  requestId: 'test',
  clientAddress: '',
})

function aLookUp(visible: readonly string[]) {
  const asked: [string | null, readonly string[]][] = []
  let held: Promise<unknown> = Promise.resolve()
  const lookups = new GatheredLookups(async (actor, ids) => {
    asked.push([actor.userId, ids])
    await held
    if (ids.includes('broken')) throw new Error('no answer')
    return ids.filter((id) => visible.includes(id)).map((id) => ({ id }))
  })
  /** Keeps what is asked from now on without an answer, until it is let go. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    held = promise
    return resolve
  }
  return { asked, lookups, hold }
}

test('what one person asks for in one turn is read at once, each id once; what is not there is undefined', async () => {
  const { asked, lookups } = aLookUp(['a', 'b'])
  const found = await Promise.all(['a', 'b', 'c', 'a'].map((id) => lookups.find(person('ann'), id)))
  expect(found).toEqual([{ id: 'a' }, { id: 'b' }, undefined, { id: 'a' }])
  expect(asked).toEqual([['ann', ['a', 'b', 'c']]])
})

test('nobody is answered by what another person may see, and nothing is kept', async () => {
  const { asked, lookups } = aLookUp(['a'])
  await Promise.all([lookups.find(person('ann'), 'a'), lookups.find(person('bob'), 'a')])
  await lookups.find(person('ann'), 'a')
  expect(asked).toEqual([
    ['ann', ['a']],
    ['bob', ['a']],
    ['ann', ['a']],
  ])
})

test('a lookup that fails fails those that were gathered with it, and no other', async () => {
  const { lookups } = aLookUp(['a'])
  const together = await Promise.allSettled([lookups.find(person('ann'), 'a'), lookups.find(person('ann'), 'broken')])
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await lookups.find(person('ann'), 'a')).toEqual({ id: 'a' })
})

test('what is asked while a statement is on its way goes together after it', async () => {
  const { asked, lookups, hold } = aLookUp(['a', 'b', 'c'])
  const letGo = hold()
  const first = lookups.find(person('ann'), 'a')
  await endOfTurn()
  const later = [lookups.find(person('ann'), 'b'), endOfTurn().then(() => lookups.find(person('ann'), 'c'))]
  const other = lookups.find(person('bob'), 'a') // waits for nobody else
  await endOfTurn()
  await endOfTurn()
  expect(asked).toEqual([
    ['ann', ['a']],
    ['bob', ['a']],
  ])
  letGo()
  expect(await Promise.all([first, other, ...later])).toEqual(['a', 'a', 'b', 'c'].map((id) => ({ id })))
  expect(asked.slice(2)).toEqual([['ann', ['b', 'c']]])
})

test('what waits for a statement that fails is read all the same', async () => {
  const { lookups, hold } = aLookUp(['a'])
  const letGo = hold()
  const broken = lookups.find(person('ann'), 'broken')
  await endOfTurn()
  const later = lookups.find(person('ann'), 'a')
  letGo()
  await expect(broken).rejects.toThrow('no answer')
  expect(await later).toEqual({ id: 'a' })
})
