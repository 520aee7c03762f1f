import { expect, test } from 'vitest'
import { csvCell, unguardCsv } from '../src/rules/csv.ts'

test('cells follow RFC 4180', () => {
  expect(csvCell('plain')).toBe('plain')
  expect(csvCell('')).toBe('')
  expect(csvCell('a,b')).toBe('"a,b"')
  expect(csvCell('a;b')).toBe('"a;b"')
  expect(csvCell('say "hi"')).toBe('"say ""hi"""')
  expect(csvCell('two\nlines')).toBe('"two\nlines"')
})

const formulas = ['=1+1', '+1', '-1', '@sum', '\tx', '\rx', '\nx']
test.each(formulas)('%j is no formula any more', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/)
})

test.each([...formulas, "'", "'quoted", "''", "'=1", "it's", ' edge ', ''])('%j is had back', (text) => {
  const cell = csvCell(text)
  const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
  expect(unguardCsv(read)).toBe(text)
})
