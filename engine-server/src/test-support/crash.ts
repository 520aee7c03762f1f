import { Abandoned } from '../operations/failures.ts'
import type { Faults } from '../operations/runner-parts.ts'

/** What a killed process would have left: the runner stops dead and writes nothing more. */
export class Crash extends Abandoned {
  constructor(point: string) {
    super(`crashed at ${point}`)
    this.name = 'Crash'
  }
}

/** Notes the points an operation passes, in order; the n-th passing of one name is `name#n`. */
export function recordPoints(): Faults & { readonly points: string[] } {
  const points: string[] = []
  const number = numbering()
  return { points, at: (point) => void points.push(number(point)) }
}

/** Throws at one point, once. Tells when it did. */
export function throwAt(target: string, failure: () => Error): Faults & { readonly reached: Promise<void> } {
  const number = numbering()
  let reach: (() => void) | undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return {
    reached,
    at(point) {
      if (number(point) !== target) return
      reach?.()
      throw failure()
    },
  }
}

function numbering(): (point: string) => string {
  const seen = new Map<string, number>()
  return (point) => {
    // Ids of networks and generations differ between two runs of the same operation.
    const name = point.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name}#${count}`
  }
}
