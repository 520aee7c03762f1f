// Operations of no meaning, whose steps do what a test tells them; they borrow a kind of the contract.
import type { Definitions } from '../operations/runner-parts.ts'
import { acceptOperation } from '../operations/accept.ts'
import { transact } from '../db/transact.ts'
import { defineOperation, type LockRequest, type OperationKind, type Step } from '../operations/define.ts'
import type { Estate } from './estate.ts'

export type ToyInput = { readonly locks: readonly LockRequest[]; readonly label: string }

/** A toy of a kind with the steps given. */
export function toy(
  kind: OperationKind,
  steps: readonly Step<ToyInput>[],
  more: { readonly supersedes?: readonly OperationKind[] } = {},
) {
  return defineOperation<ToyInput>({ kind, steps, locks: ({ locks }) => locks, ...more })
}

/** A step of a toy. */
export function step(name: string, run: Step<ToyInput>['run'], more: Partial<Step<ToyInput>> = {}): Step<ToyInput> {
  return { name, run, ...more }
}

/** Definitions of toys. */
export function toyDefinitions(...toys: readonly ReturnType<typeof toy>[]): Definitions {
  return new Map(toys.map((definition) => [definition.kind, definition]))
}

/** An object nobody else knows, to lock. */
export function thing(name = 'thing'): LockRequest['object'] {
  return { kind: 'vm', id: crypto.randomUUID(), name }
}

/** Accepts a toy on an object, with the power lock unless others are given. */
export function acceptToy(
  { db, admin, dataCenterId }: Estate,
  definition: ReturnType<typeof toy>,
  object = thing(),
  locks: readonly LockRequest[] = [{ object, aspect: 'power', mode: 'exclusive' }],
): Promise<string> {
  return transact(db, (tx) =>
    acceptOperation(tx, {
      definition,
      input: { locks, label: object.name },
      object,
      ancestors: [object.id, dataCenterId, '00000000-0000-4000-8000-000000000000'],
      actor: admin,
    }),
  )
}

/** A gate a step waits at until the test opens it, and that tells when a step has come to it. */
export function gate() {
  let open: (() => void) | undefined
  let arrive: (() => void) | undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (arrive = resolve))
  return {
    reached,
    open: () => open?.(),
    /** Waits; an aborted signal ends it. */
    async pass(signal?: AbortSignal): Promise<void> {
      arrive?.()
      if (!signal) return await opened
      await Promise.race([
        opened,
        new Promise<never>((_resolve, reject) => {
          if (signal.aborted) reject(signal.reason)
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        }),
      ])
    },
  }
}
