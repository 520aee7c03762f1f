import { Abandoned } from '../operations/failures.ts'
import type { Faults } from '../operations/runner-parts.ts'

/** What a killed process leaves: the execution stops dead and writes nothing more; the operation is adopted anew. */
export class Crash extends Abandoned {
  constructor(point: string) {
    super(`crashed at ${point}`)
    this.name = 'Crash'
  }
}

/** Faults for each operation by its own; operations without any run as ever. */
export class FaultsByOperation implements Faults {
  private readonly byId = new Map<string, (point: string) => void>()

  /** Sets the faults of an operation, before a runner sees it. */
  set(operationId: string, at: (point: string) => void): void {
    this.byId.set(operationId, at)
  }

  at(point: string, operationId: string): void {
    this.byId.get(operationId)?.(point)
  }
}

/** Notes the points an operation passes, in order; the n-th passing of one name is `name#n`. */
export function recordPoints(): { readonly points: string[]; at(point: string): void } {
  const points: string[] = []
  const number = numbering()
  return { points, at: (point) => void points.push(number(point)) }
}

/** Throws at one point, once. */
export function throwAt(target: string, failure: () => Error): (point: string) => void {
  const number = numbering()
  return (point) => {
    if (number(point) === target) throw failure()
  }
}

function numbering(): (point: string) => string {
  const seen = new Map<string, number>()
  return (point) => {
    // Ids of networks differ between two runs of the same operation.
    const name = point.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name}#${count}`
  }
}
