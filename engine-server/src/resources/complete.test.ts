import { engineOperations } from '@overt/api-client/engine'
import { expect, test } from 'vitest'
import { type Handlers, handlers } from './index.ts'

test('every operation of the contract has a handler', () => {
  const complete: Handlers = handlers // a missing one does not compile
  expect(Object.keys(complete).sort()).toEqual(Object.keys(engineOperations).sort())
})
