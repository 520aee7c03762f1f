import type { Step } from './define.ts'

/** Progress of an operation, 0 to 100: the steps done, and the part of the present one, by their weights. */
export function progressOf(
  steps: readonly Pick<Step<never>, 'name' | 'weight'>[],
  done: ReadonlySet<string>,
  current?: { readonly step: string; readonly percent: number },
): number {
  let total = 0
  let reached = 0
  for (const { name, weight = 1 } of steps) {
    total += weight
    if (done.has(name)) reached += weight
    else if (name === current?.step) reached += (weight * Math.min(100, Math.max(0, current.percent))) / 100
  }
  return total === 0 ? 0 : Math.round((reached / total) * 1000) / 10
}
