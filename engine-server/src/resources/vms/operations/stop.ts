import { defineOperation } from '../../../operations/define.ts'
import { recordRunEnd } from '../../../vm-runs/record-end.ts'
import { findRun } from '../run-store.ts'
import { powerLock, type RunInput, runRef } from './run.ts'

/** Powers a VM off, whatever else is being done to it. */
export const stopVmOperation = defineOperation<RunInput>({
  kind: 'vm.stop',
  toldElsewhere: ['succeeded'],
  locks: powerLock,
  supersedes: ['vm.start', 'vm.shutdown', 'vm.reboot', 'vm.reset', 'vm.pause', 'vm.resume', 'vm.migrate'],
  steps: [
    {
      name: 'destroy',
      run: async (context) => {
        // What it superseded may have ended the run, or only now have given it a host.
        const run = await findRun(context.services.db, context.objectId)
        if (run?.runId !== context.input.runId || run.hostId === null) return undefined
        await context.command(run.hostId, 'machine.destroy', { run: runRef(context) })
        return undefined
      },
    },
  ],
  onEnd: async (tx, outcome, { objectId, operationId, input }) => {
    if (outcome !== 'succeeded') return
    await recordRunEnd(tx, {
      vmId: objectId,
      runId: input.runId,
      reason: 'destroyed',
      message: '',
      at: new Date(),
      operationId,
    })
  },
})
