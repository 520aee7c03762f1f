// Bodies that come near to what the contract takes.
import { expect, test } from 'vitest'
import { operationContracts } from './contract.ts'
import { createValidator } from './validation.ts'

function refused(id: 'createDisk' | 'createVm' | 'createPermission', body: object): unknown {
  const contract = operationContracts.get(id)
  if (!contract) throw new Error(`the contract has no ${id}`)
  try {
    return createValidator(contract).body(body, 100)
  } catch (error) {
    return error
  }
}

test.each([255, 'blank', null, true, [], [{ type: 'blank', sizeBytes: 1_048_576 }]])(
  'where one of several objects is wanted, %j is none of them',
  (source) => {
    const error = { code: 'invalid_request', details: { fields: { '/source': 'Must be an object.' } } }
    expect(refused('createDisk', { name: 'a', source })).toMatchObject(error)
    expect(refused('createVm', { name: 'a', disks: [{ source }] })).toMatchObject({
      details: { fields: { '/disks/0/source': 'Must be an object.' } },
    })
  },
)

const grant = {
  principal: { kind: 'everyone' },
  roleId: '00000000-0000-4000-8000-000000000201',
  object: { kind: 'system', id: '00000000-0000-4000-8000-000000000000' },
}
test.each([
  '2016-12-31T23:59:60Z', // a leap second, which a Date can not be
  '9999-12-31T23:59:59-23:59', // the year 10000 in UTC, which can not be written back
  '0000-06-01T00:00:00Z',
  '2026-01-01T00:00:00+01',
  '2026-02-30T00:00:00Z',
  'tomorrow',
])('%s is no moment', (expiresAt) => {
  expect(refused('createPermission', { ...grant, expiresAt })).toMatchObject({
    code: 'invalid_request',
    details: { fields: { '/expiresAt': 'Must be a date-time.' } },
  })
})
test.each(['9999-12-31T23:59:59.999Z', '2026-01-01T00:00:00+01:00', '2026-01-01t00:00:00.123456789z'])(
  '%s is a moment',
  (expiresAt) => {
    expect(refused('createPermission', { ...grant, expiresAt })).toEqual({ ...grant, expiresAt })
  },
)
