import { expect, test } from 'vitest'
import { Turns } from '../src/turns.ts'

const never = new AbortController().signal

test('so many work at once, and the next begins when one ends', async () => {
  const turns = new Turns(2)
  const begun: string[] = []
  const take = async (name: string) => {
    const turn = await turns.take(never)
    begun.push(name)
    return turn
  }
  const first = await take('a')
  await take('b')
  const third = take('c')
  const fourth = take('d')
  await Promise.resolve()
  expect(begun).toEqual(['a', 'b'])
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  await third
  expect(begun).toEqual(['a', 'b', 'c'])
  ;(await third)[Symbol.dispose]()
  await fourth
})

test('who stops waiting gives up the place, and nobody else’s', async () => {
  const turns = new Turns(1)
  const first = await turns.take(never)
  const stop = new AbortController()
  const second = turns.take(stop.signal)
  const third = turns.take(never)
  stop.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  first[Symbol.dispose]()
  await third
})
