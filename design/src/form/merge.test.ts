import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clashesOf, type MergeField, merged, withValues } from './merge.ts'

interface Values {
  readonly name: string
  readonly sockets: number
  readonly cores: number
  readonly isProtected: boolean
}
const fields: readonly MergeField<Values>[] = [
  { field: 'name', names: ['name'], isSame: (a, b) => a.name.trim() === b.name.trim() },
  { field: 'cpu', names: ['sockets', 'cores'] },
  { field: 'isProtected', names: ['isProtected'] },
]
const small = fc.integer({ min: 1, max: 2 })
const values: fc.Arbitrary<Values> = fc.record({
  name: fc.constantFrom('a', 'b', 'c', ' a'),
  sockets: small,
  cores: small,
  isProtected: fc.boolean(),
})
const threeWay = fc.record({ base: values, mine: values, theirs: values })
const isSame = ({ isSame: own, names }: MergeField<Values>, a: Values, b: Values) =>
  own ? own(a, b) : names.every((name) => a[name] === b[name])

describe('a merge of what two people entered', () => {
  test('loses nothing that was entered here', () => {
    fc.assert(
      fc.property(threeWay, (all) => {
        const result = merged(clashesOf(fields, all), all)
        const entered = fields.filter((field) => !isSame(field, all.base, all.mine))
        expect(entered.filter((field) => !isSame(field, result, all.mine))).toEqual([])
      }),
    )
  })
  test('undoes nothing that somebody else changed and was not touched here', () => {
    fc.assert(
      fc.property(threeWay, (all) => {
        const result = merged(clashesOf(fields, all), all)
        const untouched = fields.filter((field) => isSame(field, all.base, all.mine))
        expect(untouched.filter((field) => !isSame(field, result, all.theirs))).toEqual([])
      }),
    )
  })
  test('tells every change of theirs that is not here already, and no other', () => {
    fc.assert(
      fc.property(threeWay, (all) => {
        const told = clashesOf(fields, all).map(({ field }) => field.field)
        const differing = fields.filter(
          (field) => !isSame(field, all.base, all.theirs) && !isSame(field, all.mine, all.theirs),
        )
        expect(told).toEqual(differing.map(({ field }) => field))
      }),
    )
  })
  test('is contested exactly where both changed it, each to something else', () => {
    fc.assert(
      fc.property(threeWay, (all) => {
        for (const { field, isContested, choice } of clashesOf(fields, all)) {
          expect(isContested).toBe(!isSame(field, all.base, all.mine))
          expect(choice).toBe(isContested ? 'mine' : 'theirs')
        }
      }),
    )
  })
  test('with somebody who changed nothing is what was entered', () => {
    fc.assert(
      fc.property(values, values, (base, mine) => {
        const all = { base, mine, theirs: base }
        expect(clashesOf(fields, all)).toEqual([])
        expect(merged([], all)).toEqual(mine)
      }),
    )
  })
  test('a field of several values is taken whole', () => {
    const base = { name: 'a', sockets: 1, cores: 1, isProtected: false }
    const all = { base, mine: { ...base, cores: 2 }, theirs: { ...base, sockets: 2 } }
    const clashes = clashesOf(fields, all)
    expect(clashes).toMatchObject([{ isContested: true, choice: 'mine' }])
    const given = clashes.map((clash) => ({ ...clash, choice: 'theirs' as const }))
    expect(merged(given, all)).toEqual({ ...base, sockets: 2 })
    expect(withValues(all.mine, all.theirs, ['sockets'])).toEqual({ ...base, sockets: 2, cores: 2 })
  })
})
