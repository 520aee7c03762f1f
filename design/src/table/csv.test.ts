import { expect, test } from 'vitest'
import { columns } from './columns.tsx'
import { toCsv } from './csv.ts'

test('a text is no formula, a number stays one, also below nothing, and nothing is empty', () => {
  const all = (['-5', -5, null, undefined, "'a;b"] as const).map((value, place) => ({
    ...columns.custom<{ id: string }>(
      `column${place}`,
      () => `=${place}`,
      () => null,
    ),
    value: () => value,
  }))
  expect(toCsv(all, [{ id: 'a' }])).toBe(`'=0,'=1,'=2,'=3,'=4\r\n'-5,-5,,,"''a;b"\r\n`)
})

test('columns with a value are written in their order under their headings', () => {
  const all = [
    columns.name<{ id: string; name: string }>(
      () => 'Name, first',
      () => undefined,
    ),
    columns.custom<{ id: string; name: string }>(
      'picture',
      () => 'Picture',
      () => null,
    ),
    columns.number<{ id: string; name: string }>(
      'length',
      () => 'Length',
      ({ name }) => name.length,
    ),
  ]
  expect(toCsv(all, [{ id: '1', name: '=cmd()' }])).toBe('"Name, first",Length\r\n\'=cmd(),6\r\n')
})
