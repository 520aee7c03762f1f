import { expect, test } from 'vitest'
import { columns } from './columns.tsx'
import { csvCell, toCsv } from './csv.ts'

test('cells follow RFC 4180', () => {
  expect(csvCell('plain')).toBe('plain')
  expect(csvCell('a,b')).toBe('"a,b"')
  expect(csvCell('say "hi"')).toBe('"say ""hi"""')
  expect(csvCell('two\nlines')).toBe('"two\nlines"')
  expect(csvCell(null)).toBe('')
})

test.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx'])('%j is no formula any more', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/)
})

test('a number stays a number, also below nothing', () => {
  expect(csvCell(-5)).toBe('-5')
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
