// Bodies that come near to what the contract takes.
import { expect, test } from 'vitest'
import { operationContracts } from './contract.ts'
import { createValidator } from './validation.ts'

function refused(id: 'createDisk' | 'createVm', body: object): unknown {
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
