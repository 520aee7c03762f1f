import type { ErrorCode } from '@overt/api-client/errors'
import type { OperationId, Tag } from '@overt/api-client/engine'

/** What of the contract's operations is needed here. */
interface Described {
  readonly id: OperationId
  readonly method: string
  readonly path: string
  readonly tag: Tag
}

/** Reads that are told all the same: who carried the log away. */
const toldReads: ReadonlySet<OperationId> = new Set<OperationId>(['exportAudit'])
/** What is not a `GET` and yet changes nothing; `plan…` and `preview…` are such by their names. */
const readsByOtherMethods: ReadonlySet<OperationId> = new Set<OperationId>([
  'watchStream',
  'checkHostEnrollment',
  'checkInvitation',
])

/** Whether an operation is recorded when it succeeds: everything that is not a read. */
export function changesSomething({ id, method }: Pick<Described, 'id' | 'method'>): boolean {
  if (method === 'get') return toldReads.has(id)
  return !readsByOtherMethods.has(id) && !/^(plan|preview)[A-Z]/.test(id)
}

/** Where a conflict is a rule about people and their rights, as that of the last administrator. */
const rightsTags: ReadonlySet<Tag> = new Set<Tag>(['users', 'permissions', 'sign-in'])
/** Codes that say no to somebody, rather than that something did not work. */
const refusing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthenticated',
  'forbidden',
  'not_found',
  'busy',
  'quota_exceeded',
])

/** What becomes of a call that failed: nothing for a read that was merely wrong, or for a stranger who showed nothing. */
export function outcomeOfFailure(
  operation: Described,
  code: ErrorCode,
  showedCredential: boolean,
): 'refused' | 'failed' | undefined {
  if (code === 'unauthenticated' && !showedCredential) return undefined
  // What conflicts among users and rights is a rule of theirs, as that of the last administrator.
  if (refusing.has(code) || (code === 'conflict' && rightsTags.has(operation.tag))) return 'refused'
  return changesSomething(operation) ? 'failed' : undefined
}

/** The kind of object that a path is about, by its collection: `/data-centers/{id}/…` is about a `data_center`. */
export function kindOfPath(path: string): string {
  return (path.split('/')[1] ?? '').replaceAll('-', '_').replace(/s$/, '')
}
