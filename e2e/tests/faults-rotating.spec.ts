// One kill for each process and operation, at a point that rotates with the seed; `npm run test:faults` makes them all.
import { endWhileDown, type GuestEnd } from '../faults/ends.ts'
import { killAt } from '../faults/kill.ts'
import { inWords, kinds, parts, pointsOf } from '../faults/points.ts'
import { faultTest as test } from '../faults/stage.ts'
import { checkSteps } from '../faults/stage.ts'
import { uniqueName } from '../support/test.ts'

// Set by e2e/run.ts, so that every worker process of one run has the same.
const seed = Number(process.env.OVERT_SEED ?? 0)

const turning = <T>(of: readonly T[], turn: number): T => {
  const chosen = of[turn % of.length]
  if (chosen === undefined) throw new Error('there is nothing to choose from')
  return chosen
}

test.describe(`killed without warning, seed ${seed}`, () => {
  // Four lives of a VM, in each of which every process dies once: none dies so often that its restart is put off.
  for (const life of parts.keys())
    for (const [k, kind] of kinds.entries()) {
      const part = turning(parts, life + k)
      const point = turning(pointsOf(kind), seed + life + 2 * k)
      test(`${part} in ${kind}, ${inWords(point)}`, async ({ stage }) => {
        const { status, seconds, reason } = await killAt(stage, part, point)
        test.info().annotations.push({ type: status, description: `${seconds.toFixed(1)} s ${reason}` })
      })
    }

  for (const [nth, end] of (['crashed', 'shut down'] satisfies GuestEnd[]).entries()) {
    const part = turning(parts, seed + 2 * nth)
    test(`a guest ${end} while ${part} was dead`, async ({ stage, facts, machines }) => {
      machines.adopt(await endWhileDown(facts, stage.api, part, end, uniqueName('fault')))
    })
  }

  test('the list of steps is the engine’s', async ({ stage }) => checkSteps(stage))
})
