import { expect, test } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'

test('every German sentence names the same values as the English one', () => {
  const named = (sentence: string) =>
    [...sentence.matchAll(/\{(\w+)\}/g)]
      .map(([braces]) => braces)
      .toSorted()
      .join()
  // A singular form may leave its number out.
  const keys = (Object.keys(en) as (keyof typeof en)[]).filter((key) => !key.endsWith('_one'))
  expect(keys.filter((key) => named(de[key]) !== named(en[key]))).toEqual([])
})
