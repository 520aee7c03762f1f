import { setTimeout as sleep } from 'node:timers/promises'
import type { StackFacts } from '../../support/facts.ts'
import { pidsOf } from '../../support/processes.ts'
import { cpuSeconds, cpuSecondsWithChildren, memoryOf } from '../cpu.ts'
import type { Measured } from './measured.ts'

/** Four cycles of statistics. */
const calmMs = 60_000

/** Watches the estate while it is left alone. */
export async function measureCalm(facts: StackFacts): Promise<Measured['calm']> {
  const engine = only('engine', facts)
  const read = async () => ({
    at: performance.now(),
    engine: cpuSeconds([engine]),
    database: cpuSecondsWithChildren(only('postgres', facts)),
    agents: cpuSeconds([only('simulated', facts)]),
    cycles: await readCycles(facts),
  })
  const before = await read()
  await sleep(calmMs)
  const after = await read()
  const percent = (part: 'engine' | 'database' | 'agents') =>
    (100_000 * (after[part] - before[part])) / (after.at - before.at)
  return {
    engineBytes: memoryOf(engine).nowBytes,
    enginePercent: percent('engine'),
    databasePercent: percent('database'),
    agentsPercent: percent('agents'),
    cycleMs: (1_000 * (after.cycles.seconds - before.cycles.seconds)) / (after.cycles.count - before.cycles.count),
  }
}

/** The pid of a part that is one process. */
export function only(part: 'engine' | 'postgres' | 'simulated', { dataDir }: StackFacts): number {
  const [pid] = pidsOf(part, dataDir)
  if (pid === undefined) throw new Error(`${part} does not run`)
  return pid
}

/** How many statistics cycles this engine has written, and in what time. */
async function readCycles({ origin }: StackFacts): Promise<{ count: number; seconds: number }> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  const read = (name: string) => {
    const found = new RegExp(`^overt_statistics_cycle_seconds_${name} (\\S+)$`, 'm').exec(text)?.[1]
    if (found === undefined) throw new Error(`the engine does not tell overt_statistics_cycle_seconds_${name}`)
    return Number(found)
  }
  return { count: read('count'), seconds: read('sum') }
}
