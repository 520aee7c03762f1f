import type { Schema } from '@overt/api-client/engine'
import { expect, test } from 'vitest'
import { anId, minutesAgo } from '../test-support/factories.ts'
import { holdersOf } from './holders.ts'

function aLock(operation: number, over: Partial<Schema<'Lock'>> = {}): Schema<'Lock'> {
  return {
    object: { kind: 'vm', id: anId(1), name: 'web-1' },
    aspect: 'power',
    mode: 'exclusive',
    operation: { id: anId(operation, 6), kind: 'vm.start', status: 'running', progressPercent: 0, cancellable: true },
    since: minutesAgo(10 - operation),
    held: true,
    actor: 'admin',
    holder: 'alive',
    leaseExpiresAt: null,
    healable: false,
    evidence: '',
    ...over,
  }
}
const holders = (locks: readonly Schema<'Lock'>[]) => holdersOf(anId(2, 6), locks).map(({ operation }) => operation.id)

test('an operation waits for who had the same aspect of the same object before it', () => {
  expect(holders([aLock(1), aLock(2)])).toEqual([anId(1, 6)])
})
test('not for who came later, another aspect, another object, or who only shares it', () => {
  expect(holders([aLock(2), aLock(3)])).toEqual([])
  expect(holders([aLock(1, { aspect: 'config' }), aLock(2)])).toEqual([])
  expect(holders([aLock(1, { object: { kind: 'vm', id: anId(9) } }), aLock(2)])).toEqual([])
  expect(holders([aLock(1, { mode: 'shared' }), aLock(2, { mode: 'shared' })])).toEqual([])
})
