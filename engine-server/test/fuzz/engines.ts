// The tests of fuzzing: a run is so many calls, by engines of ten thousand each.
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
const callsOf = (era: number) => Math.min(perEra, calls - era * perEra)
/** Fewer calls than this do not reach every operation. */
const enough = 5_000

/** Tests of those engines of a run that a file of tests takes: two files run at once. */
export function fuzzEngines(isOurs: (era: number) => boolean): void {
  const ours = eras.filter(isOurs)
  const tally = new Tally()
  afterAll(() => {
    if (process.env['OVERT_FUZZ_DETAIL']) console.log(tally.inDetail())
    if (ours.length > 0) console.log(tally.inWords())
  })

  test.each(ours)(
    'engine %i answers as the contract says, whatever it is asked',
    { timeout: 1_800_000 },
    async (era) => {
      const began = performance.now()
      const before = tally.calls
      expect.hasAssertions() // those of the era
      const plan = { seed: seed * 1_000 + era, calls: callsOf(era) }
      try {
        await runEra(plan, tally)
      } catch (error) {
        throw new Error(`Again by OVERT_FUZZ=${seed}:${era} OVERT_FUZZ_CALLS=${calls}`, { cause: error })
      } finally {
        const seconds = Math.round((performance.now() - began) / 1_000)
        console.log(`fuzzing, seed ${seed}, engine ${era}: ${tally.calls - before} calls in ${seconds} s`)
      }
    },
  )

  const told = givenEra === undefined && ours.reduce((sum, era) => sum + callsOf(era), 0) >= enough
  test.runIf(told)('every operation was called, and of all calls three in ten succeeded', () => {
    expect(tally.uncalled()).toEqual([])
    expect(tally.succeeded / tally.calls).toBeGreaterThanOrEqual(0.3)
  })
}
