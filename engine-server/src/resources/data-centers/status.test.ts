import { expect, test } from 'vitest'
import { dataCenterStatus, type DomainFact } from './status.ts'

const createdAt = new Date('2026-01-01T00:00:00Z')
const active: DomainFact = { name: 'one', attached: true, status: 'active', since: '2026-01-02T00:00:00Z' }
const missing: DomainFact = { name: 'two', attached: true, status: 'missing', since: '2026-01-03T00:00:00Z' }

test('without storage, or with storage that is still made, it is uninitialized', () => {
  const expected = { status: 'uninitialized', since: createdAt.toISOString() }
  expect(dataCenterStatus([], createdAt)).toMatchObject(expected)
  expect(dataCenterStatus([{ ...active, attached: false }], createdAt)).toMatchObject(expected)
})

test('a domain that works makes it up, and one that does not is named', () => {
  expect(dataCenterStatus([active], createdAt)).toEqual({ status: 'up', reason: '', since: '2026-01-02T00:00:00.000Z' })
  expect(dataCenterStatus([active, missing], createdAt)).toMatchObject({
    status: 'up',
    reason: 'Storage domain two is missing.',
  })
  expect(dataCenterStatus([missing], createdAt)).toMatchObject({
    status: 'not_operational',
    since: '2026-01-03T00:00:00.000Z',
  })
})
