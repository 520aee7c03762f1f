import type { Seeds } from '../seed/seeds.ts'

/** Seeds of a simulated host: it knows only that there is one. */
export class MemorySeeds implements Seeds {
  readonly present = new Set<string>()

  pathOf(runId: string): string {
    return `/simulated/seeds/${runId}.iso`
  }

  async write(runId: string): Promise<void> {
    this.present.add(runId)
  }

  async remove(runId: string): Promise<void> {
    this.present.delete(runId)
  }
}
