import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'

test('what a list gave out is read again', () => {
  expect(decodeCursor(encodeCursor(['web-1', 'id']), 2)).toEqual(['web-1', 'id'])
  expect(decodeCursor(undefined, 2)).toBeUndefined()
})

test.each([
  ['another number of parts', encodeCursor(['a'])],
  ['what PostgreSQL could not take', encodeCursor(['\0', 'id'])],
  ['parts that are no text', Buffer.from('[1,2]').toString('base64url')],
  ['no list', Buffer.from('{"length":2}').toString('base64url')],
  ['no JSON', 'AAAA'],
])('%s is no place in a list', (_, cursor) => {
  expect(() => decodeCursor(cursor, 2)).toThrow(expect.objectContaining({ code: 'invalid_request' }) as Error)
})
