// Operations that give a running VM a signal: reboot, reset, pause, resume.
import type { MachineStatus } from '@overt/api-client/agent'
import { defineOperation, type Step, type StepContext } from '../../../operations/define.ts'
import { endedUnder, hostOf, powerLock, type RunInput, runRef, waitForRun } from './run.ts'

/** The host has done it by then; only its report is waited for, so that people see the new status at the end. */
const settleMs = 10_000

function settle(satisfied: (status: MachineStatus | null) => boolean, what: string): Step<RunInput> {
  return {
    name: 'settle',
    cancellable: true,
    run: async (context) => {
      const { runId } = context.input
      const run = await waitForRun(context, runId, ({ status }) => satisfied(status), settleMs)
      if (run?.runId !== runId) throw endedUnder(run, runId, what)
      return undefined
    },
  }
}

function send(method: 'machine.reboot' | 'machine.reset' | 'machine.pause' | 'machine.resume'): Step<RunInput> {
  return {
    name: 'send',
    run: async (context: StepContext<RunInput>) => {
      await context.command(hostOf(context), method, { run: runRef(context) })
      return undefined
    },
  }
}

/** Asks the guest to reboot. */
export const rebootVmOperation = defineOperation<RunInput>({
  kind: 'vm.reboot',
  locks: powerLock,
  steps: [send('machine.reboot')],
})

/** Presses the reset button. */
export const resetVmOperation = defineOperation<RunInput>({
  kind: 'vm.reset',
  locks: powerLock,
  steps: [send('machine.reset')],
})

/** Stops the vCPUs. */
export const pauseVmOperation = defineOperation<RunInput>({
  kind: 'vm.pause',
  toldElsewhere: ['succeeded'],
  locks: powerLock,
  steps: [send('machine.pause'), settle((status) => status === 'paused', 'The VM ended while it was being paused')],
})

/** Lets the vCPUs go on. */
export const resumeVmOperation = defineOperation<RunInput>({
  kind: 'vm.resume',
  toldElsewhere: ['succeeded'],
  locks: powerLock,
  steps: [
    send('machine.resume'),
    settle((status) => status !== null && status !== 'paused', 'The VM ended while it was being resumed'),
  ],
})
