// One kill for each process and operation, at a point that rotates with the seed; `npm run test:faults` makes them all.
import { endWhileDown, type GuestEnd } from '../faults/ends.ts'
import { killAt } from '../faults/kill.ts'
import { inWords, kinds, parts, pointsOf } from '../faults/points.ts'
import { faultTest as test } from '../faults/stage.ts'
import { checkSteps } from '../faults/stage.ts'
import { uniqueName } from '../support/test.ts'

// Set by e2e/run.ts, so that every worker process of one run has the same.
const seed = Number(process.env.OVERT_SEED ?? 0)

/** A point for the nth case: each case moves on by one with the seed, from a place of its own. */
const rotating = <T>(of: readonly T[], nth: number): T => {
  const chosen = of[(seed + nth * 7) % of.length]
  if (chosen === undefined) throw new Error('there is nothing to choose from')
  return chosen
}

test.describe(`killed without warning, seed ${seed}`, () => {
  for (const [p, part] of parts.entries())
    for (const [k, kind] of kinds.entries()) {
      const point = rotating(pointsOf(kind), p * kinds.length + k)
      test(`${part} in ${kind}, ${inWords(point)}`, async ({ stage }) => {
        await killAt(stage, part, point)
      })
    }

  for (const [nth, end] of (['crashed', 'shut down'] satisfies GuestEnd[]).entries()) {
    const part = rotating(parts, nth)
    test(`a guest ${end} while ${part} was dead`, async ({ stage, facts, machines }) => {
      machines.adopt(await endWhileDown(facts, stage.api, part, end, uniqueName('fault')))
    })
  }

  test('the list of steps is the engine’s', async ({ stage }) => checkSteps(stage))
})
