import { expect, test } from 'vitest'
import { jsonBody } from './json-body.ts'

const item = (index: number) => ({ name: `vm-${index} „ü“ 🙂`, at: new Date(index), left: undefined, none: null })
const list = (length: number) => Array.from({ length }, (_, index) => item(index))

test.each([0, 1, 31, 32, 33, 64, 65, 1000])('a list of %i is the JSON it always was', (length) => {
  const body = { items: list(length), total: length, next: null, unknown: undefined }
  expect(jsonBody(body).toString()).toBe(JSON.stringify(body))
})

test('a long list with nothing beside it is whole', () => {
  expect(jsonBody({ items: list(100) }).toString()).toBe(JSON.stringify({ items: list(100) }))
})

test('what stands before the list is not lost', () => {
  const body = { total: 100, items: list(100) }
  expect(JSON.parse(jsonBody(body).toString())).toEqual(JSON.parse(JSON.stringify(body)))
})

test('what is no list is the JSON it always was', () => {
  for (const body of [{ items: 'ü' }, { items: null }, list(100), 'text', 1, null, {}])
    expect(jsonBody(body).toString()).toBe(JSON.stringify(body))
})
