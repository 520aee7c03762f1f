// What came of the calls of a run, counted.
import type { OperationId } from '@overt/api-client/engine'
import { type Operation, operations } from './contract.ts'

/** Replies by operation and status. */
export class Tally {
  private readonly byOperation = new Map<OperationId, Map<number, number>>()
  calls = 0
  succeeded = 0

  count({ id }: Operation, status: number): void {
    this.calls += 1
    if (status < 300) this.succeeded += 1
    let statuses = this.byOperation.get(id)
    if (!statuses) this.byOperation.set(id, (statuses = new Map()))
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }

  /** Operations that were never called. */
  uncalled(): OperationId[] {
    return operations.filter(({ id }) => !this.byOperation.has(id)).map(({ id }) => id)
  }
  /** Operations that never succeeded. */
  unsuccessful(): OperationId[] {
    return operations
      .filter(({ id }) => ![...(this.byOperation.get(id)?.keys() ?? [])].some((status) => status < 300))
      .map(({ id }) => id)
  }

  /** In a few lines: how many, how they were answered, and what never succeeded. */
  inWords(): string {
    const statuses = new Map<number, number>()
    for (const counts of this.byOperation.values())
      for (const [status, count] of counts) statuses.set(status, (statuses.get(status) ?? 0) + count)
    const sorted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`)
    return [
      `${this.calls} calls: ${sorted.join(', ')}`,
      `never succeeded: ${this.unsuccessful().join(', ') || 'none'}`,
    ].join('\n')
  }

  /** Everything, a line per operation. */
  inDetail(): string {
    return operations
      .map(({ id }) => {
        const counts = [...(this.byOperation.get(id) ?? [])].sort(([a], [b]) => a - b)
        return `${id.padEnd(30)} ${counts.map(([status, count]) => `${status}: ${count}`).join('  ')}`
      })
      .join('\n')
  }
}
