import { defineOperation, type StepContext } from '../../../operations/define.ts'
import { FinalFailure } from '../../../operations/failures.ts'
import { hostOf, powerLock, type RunInput, runRef, waitForRun } from './run.ts'

/** How long the guest is given before it is asked again, and in all. Milliseconds. */
export const shutdownTimes = { askAgainMs: 30_000, giveUpMs: 300_000 }

/** Asks the guest to shut down, again and again, and waits until it is down. Cancel stops the waiting, not the guest. */
export const shutdownVmOperation = defineOperation<RunInput>({
  kind: 'vm.shutdown',
  toldElsewhere: ['succeeded'],
  locks: powerLock,
  steps: [{ name: 'ask', run: askUntilDown, cancellable: true }],
})

async function askUntilDown(context: StepContext<RunInput>): Promise<undefined> {
  const { runId } = context.input
  const giveUpAt = performance.now() + shutdownTimes.giveUpMs
  for (let asked = 1; performance.now() < giveUpAt; asked++) {
    const wait = Math.min(shutdownTimes.askAgainMs, giveUpAt - performance.now())
    const { via } = await context.command(
      hostOf(context),
      'machine.shutdown',
      { run: runRef(context) },
      // By the clock: a runner that takes over asks again, too.
      { suffix: `${context.generation}-${asked}` },
    )
    context.progress(Math.min(90, asked * 10), words[via])
    const run = await waitForRun(context, runId, () => false, wait)
    if (run?.runId !== runId) return undefined
  }
  throw new FinalFailure(
    'timeout',
    `The guest did not shut down within ${Math.round(shutdownTimes.giveUpMs / 60_000)} minutes. Power it off, or look at its console.`,
  )
}

const words = {
  guest_agent: "The guest's agent was asked.",
  acpi: 'The power button was pressed.',
  already_down: 'It is down.',
} as const
