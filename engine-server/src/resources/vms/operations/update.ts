import { engineActor } from '../../../authz/actor.ts'
import { defineOperation } from '../../../operations/define.ts'
import { runConfigOf, type RunConfig } from '../run-config.ts'
import { updateRunConfig } from '../run-store.ts'
import { findById } from '../store.ts'
import type { RunInput } from './run.ts'
import { hostOf, runRef } from './run.ts'

/**
 * Brings to a running VM what was changed of it, as far as its host can do that live. What it can't waits for the next
 * run. A newer change replaces one that has not come through yet.
 */
export const updateVmOperation = defineOperation<RunInput>({
  kind: 'vm.update',
  locks: (_input, vm) => [{ object: vm, aspect: 'config', mode: 'exclusive' }],
  supersedes: ['vm.update'],
  steps: [
    {
      name: 'apply',
      run: async (context) => {
        const { objectId, input, services } = context
        const vm = await findById(services.db, engineActor(context.operationId), objectId)
        const running = vm?.run_config as RunConfig | null | undefined // written from a RunConfig
        if (!vm || !running || vm.run_id !== input.runId) return { applied: [] }
        const next = runConfigOf(vm)
        const change = {
          ...(next.name === running.name ? {} : { name: next.name }),
          ...(next.memoryBytes === running.memoryBytes ? {} : { memoryBytes: next.memoryBytes }),
          ...(cpusOf(next) === cpusOf(running) ? {} : { cpus: cpusOf(next) }),
        }
        if (Object.keys(change).length === 0) return { applied: [] }
        const suffix = `revision-${vm.revision}`
        const { applied } = await context.command(
          hostOf(context),
          'machine.update',
          { run: runRef(context), change },
          { suffix },
        )
        const done = {
          ...(applied.includes('name') ? { name: next.name } : {}),
          ...(applied.includes('memoryBytes') ? { memoryBytes: next.memoryBytes } : {}),
          ...(applied.includes('cpus') ? { cpu: next.cpu } : {}),
        }
        await context.transaction((tx) => updateRunConfig(tx, objectId, input.runId, done))
        return { applied }
      },
    },
  ],
})

function cpusOf({ cpu }: RunConfig): number {
  return cpu.sockets * cpu.coresPerSocket * cpu.threadsPerCore
}
