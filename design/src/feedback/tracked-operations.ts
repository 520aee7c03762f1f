import type { Schema } from '@overt/api-client/engine'

type Operation = Schema<'Operation'>

let tracked: readonly Operation[] = []
const listeners = new Set<() => void>()

function change(next: readonly Operation[]): void {
  tracked = next
  for (const listener of listeners) listener()
}

/** Hands an operation begun on this page to the drawer and, when it ends, to a toast. The page need not wait. */
export function trackOperation(operation: Operation): void {
  if (!tracked.some(({ id }) => id === operation.id)) change([...tracked, operation])
}

/** Stops following an operation. */
export function forgetOperation(id: string): void {
  change(tracked.filter((operation) => operation.id !== id))
}

/** The operations begun on this page that have not been told to have ended; for `useSyncExternalStore`. */
export const trackedOperations = {
  get: () => tracked,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Whether an operation has come to its end; `stuck` waits for a person and is told of too. */
export function hasEnded(status: Schema<'OperationStatus'>): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'stuck'
}
