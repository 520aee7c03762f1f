import type { Schema } from '@overt/api-client/engine'

type Lock = Schema<'Lock'>

/** Locks of others on what an operation waits for: the same aspect of the same object, unless both only share it. */
export function holdersOf(operationId: string, locks: readonly Lock[]): readonly Lock[] {
  const wanted = locks.filter(({ operation }) => operation.id === operationId)
  return locks.filter(
    (lock) =>
      lock.operation.id !== operationId &&
      wanted.some(
        ({ object, aspect, mode, since }) =>
          object.id === lock.object.id &&
          aspect === lock.aspect &&
          (mode === 'exclusive' || lock.mode === 'exclusive') &&
          lock.since <= since,
      ),
  )
}
