import type { AgentCommand, AgentResult } from '@overt/api-client/agent'
import { transact } from '../db/transact.ts'
import type { CommandBody, HostCallOptions } from '../hosts/host-client.ts'
import type { Services } from '../services.ts'
import type { Json, StepContext } from './define.ts'
import { Abandoned } from './failures.ts'
import type { RunnerParts } from './runner-parts.ts'
import { type ClaimedOperation, lockOwned } from './store.ts'

/** What differs between the calls of one execution. */
export interface ContextOptions {
  readonly operation: ClaimedOperation
  readonly step: string
  /** Ends the key of each command; `/undo`, and its count after the first, when the step is taken back. */
  readonly keySuffix: string
  readonly outputs: Readonly<Record<string, Json | undefined>>
  /** Aborted when this execution must stop without a word. */
  readonly lost: AbortSignal
  /** Aborted when cancel was asked; absent where the step can't stop. */
  readonly cancel: AbortSignal | undefined
  readonly services: Services
  readonly onProgress: (percent: number, message?: string) => void
  /** Awaited before each command. */
  readonly beforeCommand: (hostId: string) => Promise<void>
}

/** Rejects as soon as the signal is aborted, whatever becomes of the work. */
async function unlessLost<T>(work: Promise<T>, lost: AbortSignal): Promise<T> {
  lost.throwIfAborted()
  let stop: (() => void) | undefined
  const gone = new Promise<never>((_resolve, reject) => {
    stop = () => reject(lost.reason)
    lost.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, gone])
  } finally {
    if (stop) lost.removeEventListener('abort', stop)
  }
}

/** Makes what a step is given. */
export function createStepContext(parts: RunnerParts, options: ContextOptions): StepContext<unknown> {
  const { operation, step, keySuffix, lost, cancel, services } = options
  const command = async <M extends AgentCommand>(
    hostId: string,
    method: M,
    body: CommandBody<M>,
    { suffix, ...rest }: HostCallOptions & { suffix?: string } = {},
  ): Promise<AgentResult<M>> => {
    const leadership = parts.leader.current()
    if (!leadership) throw new Abandoned('this engine does not lead')
    const key = `${operation.id}/${step}${suffix === undefined ? '' : `/${suffix}`}${keySuffix}`
    const header = { key, operationId: operation.id, generation: operation.generation, epoch: leadership.epoch }
    await options.beforeCommand(hostId)
    parts.faults?.at(`command/${key.slice(operation.id.length + 1)}/before`, operation.id)
    const signal = rest.signal ?? cancel
    const onProgress = rest.onProgress ?? options.onProgress
    const result = await unlessLost(
      parts.hosts.command(hostId, method, header, body, { ...rest, onProgress, ...(signal ? { signal } : {}) }),
      lost,
    )
    parts.faults?.at(`command/${key.slice(operation.id.length + 1)}/after`, operation.id)
    return result
  }
  return {
    operationId: operation.id,
    objectId: operation.object.id,
    input: operation.input,
    generation: operation.generation,
    outputs: options.outputs,
    signal: cancel ? AbortSignal.any([cancel, lost]) : lost,
    services,
    actor: operation.actor,
    command,
    progress: options.onProgress,
    async transaction(work) {
      lost.throwIfAborted()
      return await transact(parts.db, async (tx) => {
        if (!(await lockOwned(tx, operation.id, operation.generation))) throw new Abandoned('another runner has it')
        return await work(tx)
      })
    },
  }
}
