import { expect, test } from 'vitest'
import type { Actor } from '../authz/actor.ts'
import { GatheredLookups } from './gathered-lookups.ts'

const person = (userId: string): Actor => ({
  kind: 'user',
  userId,
  userName: userId,
  loginId: null,
  limitedTo: null,
  requestId: 'test',
  clientAddress: '',
})

function aLookUp(visible: readonly string[]) {
  const asked: [string | null, readonly string[]][] = []
  const lookups = new GatheredLookups((actor, ids) => {
    asked.push([actor.userId, ids])
    if (ids.includes('broken')) return Promise.reject(new Error('no answer'))
    return Promise.resolve(ids.filter((id) => visible.includes(id)).map((id) => ({ id })))
  })
  return { asked, lookups }
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
