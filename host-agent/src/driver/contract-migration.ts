import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MigrationPolicy } from '@overt/api-client/agent'
import { describe, expect, it } from 'vitest'
import type { DriverTrial } from './contract-world.ts'

const policies: readonly MigrationPolicy[] = [
  { name: 'minimal_downtime' },
  { name: 'post_copy', bandwidthMibPerSecond: 100_000 },
  { name: 'suspend_if_needed', bandwidthMibPerSecond: 100_000 },
  { name: 'very_large', bandwidthMibPerSecond: 100_000, parallelConnections: 4 },
]

/** The part of the drivers' suite about guests that move, as far as one hypervisor alone can show it. */
export function migrationContract(trial: DriverTrial): void {
  describe('moving', () => {
    it.each(policies)('a guest that reaches no other host stays: $name', async (policy) => {
      const run = await trial.started()
      const folder = join(tmpdir(), `nobody-${randomUUID().slice(0, 8)}`)
      const sent = trial.driver.migrations.send(run, {
        folder,
        places: { folder, disks: [], bridges: [], serialSocketPath: '/tmp/s', serialLogPath: '/tmp/l' },
        policy,
        copiedDisks: [],
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      await expect(sent).rejects.toMatchObject({ code: 'host_failed' })
      expect((await trial.found(run)).state.name).toBe('running')
    })
  })
}
