import { expect, test } from 'vitest'
import { aRunningVm, aVm } from '../../test-support/factories.ts'
import { vmDisabledReason } from './disabled-reason.ts'

test('what the state and the rights allow has no reason against it', () => {
  expect(vmDisabledReason('start', aVm())).toBeUndefined()
  expect(vmDisabledReason('console', aRunningVm())).toBeUndefined()
})

test('a state that forbids it is named', () => {
  expect(vmDisabledReason('start', aRunningVm())).toBe('Only a VM that is down can be started; this one is up.')
})

test('a missing right comes before the state', () => {
  expect(vmDisabledReason('start', aRunningVm({ myRights: ['see'] }))).toContain('Your role does not allow this')
})

test('a protected VM says how to delete it', () => {
  expect(vmDisabledReason('delete', aVm({ deleteProtected: true }))).toContain('protected against deletion')
})
