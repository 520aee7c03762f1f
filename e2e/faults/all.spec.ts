// Every process killed at every point of every operation, and every way a guest can end while one is dead.
import { join } from 'node:path'
import { uniqueName } from '../support/test.ts'
import { removeVm } from '../support/vms.ts'
import { endWhileDown, type GuestEnd } from './ends.ts'
import { killAt } from './kill.ts'
import { type CrashPoint, inWords, kinds, parts, pointsOf } from './points.ts'
import { keepRow, writeReport } from './report.ts'
import { checkSteps, faultTest as test } from './stage.ts'
import type { PartName } from '../support/processes.ts'

const ends: readonly GuestEnd[] = ['crashed', 'shut down']
const rounds = Math.max(...kinds.map((kind) => pointsOf(kind).length))

// In the order of a VM's life, so that one VM serves four cases, and in each life every process dies once: none dies so
// often that its restart is put off. Operations with fewer points than rounds are done before the last round.
const cases = Array.from({ length: rounds * parts.length }, (_, life) => life).flatMap((life) =>
  kinds.flatMap((kind, k) => {
    const part = parts[(life + k) % parts.length]
    const point = pointsOf(kind)[Math.floor(life / parts.length)]
    return part && point ? [{ part, point }] : []
  }),
)

for (const { part, point } of cases) {
  test(`${part} killed in ${point.kind}, ${inWords(point)}`, async ({ stage, facts }) => {
    await kept(facts.folder, part, point, async () => {
      const { status, seconds, reason } = await killAt(stage, part, point)
      return { result: status === 'succeeded' ? 'finished' : `undone: ${reason}`, seconds }
    })
  })
}

for (const part of parts)
  for (const end of ends)
    test(`a guest ${end} while ${part} was dead`, async ({ stage, facts }) => {
      await kept(
        facts.folder,
        part,
        { kind: 'vm.stop', step: '', moment: 'ending' },
        async () => {
          const id = await endWhileDown(facts, stage.api, part, end, uniqueName('fault'))
          await removeVm(stage.api, id)
          return { result: `known as ${end}` }
        },
        `the guest ${end} meanwhile`,
      )
    })

test('the list of steps is the engine’s', async ({ stage }) => checkSteps(stage))

test.afterAll(({ facts }) => writeReport(facts.folder, join(import.meta.dirname, 'REPORT.md')))

async function kept(
  folder: string,
  part: PartName,
  point: CrashPoint,
  run: () => Promise<{ result: string; seconds?: number }>,
  words = inWords(point),
): Promise<void> {
  const row = { part, kind: words === inWords(point) ? point.kind : '', point: words }
  try {
    keepRow(folder, { ...row, ...(await run()) })
  } catch (error) {
    keepRow(folder, { ...row, result: `FAILED: ${(error as Error).message.slice(0, 300)}` })
    throw error
  }
}
