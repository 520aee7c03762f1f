import type { BodyOf } from '@overt/api-client/engine'
import type { Estate } from './estate.ts'

let count = 0
/** A name nobody has. */
export function unique(prefix: string): string {
  count += 1
  return `${prefix}-${count}`
}

/** A VM as most tests want it, with one override visible. Answers its id and the operation that makes it. */
export async function createVm(
  { services, admin, networkId }: Estate,
  overrides: Partial<BodyOf<'createVm'>> = {},
): Promise<{ id: string; operationId: string }> {
  const operationId = await services.vms.create(admin, {
    name: unique('vm'),
    memoryBytes: 64 * 2 ** 20,
    disks: [{ source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'thin' }],
    nics: [{ networkId, model: 'virtio', linked: true }],
    ...overrides,
  } as BodyOf<'createVm'>) // defaults are filled in by validation, which is not here
  const operation = await services.operations.get(admin, operationId)
  return { id: operation.object.id, operationId }
}

/** A VM that is made and down. Needs a runner. */
export async function aVm(estate: Estate, overrides: Partial<BodyOf<'createVm'>> = {}): Promise<string> {
  const { id, operationId } = await createVm(estate, overrides)
  await mustSucceed(estate, operationId)
  return id
}

/** A VM that runs. Needs a runner. */
export async function aRunningVm(estate: Estate, overrides: Partial<BodyOf<'createVm'>> = {}): Promise<string> {
  const id = await aVm(estate, overrides)
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'start', undefined))
  return id
}

/** A disk that is made. Needs a runner. */
export async function aDisk(estate: Estate, overrides: Partial<BodyOf<'createDisk'>> = {}): Promise<string> {
  const operationId = await estate.services.disks.create(estate.admin, {
    name: unique('disk'),
    allocation: 'thin',
    readOnly: false,
    source: { type: 'blank', sizeBytes: 2 ** 30 },
    ...overrides,
  })
  const operation = await mustSucceed(estate, operationId)
  return operation.object.id
}

/** Waits for an operation and throws its error unless it succeeded. */
export async function mustSucceed(estate: Estate, operationId: string) {
  const operation = await estate.ended(operationId)
  if (operation.status !== 'succeeded')
    throw new Error(`${operation.kind} is ${operation.status}: ${operation.reason} ${JSON.stringify(operation.error)}`)
  return operation
}
