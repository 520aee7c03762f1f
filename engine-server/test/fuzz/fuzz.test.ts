// Generated calls of every operation by people of every role: none is answered by a failure of the engine, or by
// anything that the contract does not have. `npm run fuzz` makes more of them.
import { afterAll, expect, test } from 'vitest'
import { runEra } from './era.ts'
import { Tally } from './tally.ts'

/** How many calls; `npm run fuzz -- --calls`. */
const calls = Number(process.env['OVERT_FUZZ_CALLS'] ?? 100_000)
/** Calls of one engine: then comes another, with nothing in it. */
const perEra = 10_000
/** `seed` or `seed:era`: all of a run, or one of its engines alone, as a failure names it. */
const [givenSeed, givenEra] = (process.env['OVERT_FUZZ'] ?? '').split(':')
const seed = Number(givenSeed || process.env['OVERT_SEED'] || Math.floor(Date.now() / 60_000) % 10_000)

const all = Array.from({ length: Math.ceil(calls / perEra) }, (_, era) => era)
const eras = givenEra === undefined ? all : [Number(givenEra)]
const tally = new Tally()
afterAll(() => {
  if (process.env['OVERT_FUZZ_DETAIL']) console.log(tally.inDetail())
  console.log(tally.inWords())
})

test.each(eras)('engine %i answers as the contract says, whatever it is asked', { timeout: 1_800_000 }, async (era) => {
  const began = performance.now()
  const before = tally.calls
  expect.hasAssertions() // those of the era
  const plan = { seed: seed * 1_000 + era, calls: Math.min(perEra, calls - era * perEra) }
  try {
    await runEra(plan, tally)
  } catch (error) {
    throw new Error(`Again by OVERT_FUZZ=${seed}:${era} OVERT_FUZZ_CALLS=${calls}`, { cause: error })
  } finally {
    const seconds = Math.round((performance.now() - began) / 1_000)
    console.log(`fuzzing, seed ${seed}, engine ${era}: ${tally.calls - before} calls in ${seconds} s`)
  }
})

/** Fewer calls than this do not reach every operation. */
const enough = givenEra === undefined && calls >= 5_000

test.runIf(enough)('every operation was called, and of all calls three in ten succeeded', () => {
  expect(tally.uncalled()).toEqual([])
  expect(tally.succeeded / tally.calls).toBeGreaterThanOrEqual(0.3)
})
