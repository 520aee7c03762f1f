import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import type { MigrationPlaces, MigrationPolicy } from '@overt/api-client/agent'
import { describe, expect, it } from 'vitest'
import { SERIAL_LOG, SERIAL_SOCKET } from '../devices/consoles.ts'
import { channelPath, type MigrationChannel, migrationChannels } from '../migration/channels.ts'
import type { DriverTrial, Journey } from './contract-world.ts'
import type { DepartureProgress, ResolvedMachine } from './port.ts'

const policies: readonly MigrationPolicy[] = [
  { name: 'minimal_downtime' },
  { name: 'post_copy', bandwidthMibPerSecond: 100_000 },
  { name: 'suspend_if_needed', bandwidthMibPerSecond: 100_000 },
  { name: 'very_large', bandwidthMibPerSecond: 100_000, parallelConnections: 4 },
]

/** The part of the drivers' suite about guests that move. */
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

    it('a guest takes its disk along, and disk and memory are told apart', async () => {
      await using journey = await trial.world.journey()
      const { there, leaving, arriving, diskId, diskBytes, folder } = journey
      await using stack = new AsyncDisposableStack()
      const run = trial.aRun()
      await trial.driver.machines.define(run, leaving)
      await trial.driver.machines.start(run)
      const send = (copiedDisks: string[], onProgress: (progress: DepartureProgress) => void = () => undefined) =>
        trial.driver.migrations.send(run, {
          folder,
          places: placesOf(arriving, folder),
          policy: { name: 'minimal_downtime', bandwidthMibPerSecond: journey.bandwidthMibPerSecond },
          copiedDisks,
          signal: new AbortController().signal,
          onProgress,
        })
      await expect(send([randomUUID()])).rejects.toMatchObject({ code: 'not_found' })

      await there.migrations.expect(run, arriving)
      for (const channel of migrationChannels) stack.use(await relay(channel, journey))
      const looks: DepartureProgress[] = []
      const figures = await send([diskId], (progress) => looks.push(progress))
      expect(figures.copiedDiskBytes).toBeGreaterThanOrEqual(diskBytes)
      expect(figures.copiedDiskBytes).toBeLessThan(1.1 * diskBytes)
      expect(figures.transferredBytes).toBeGreaterThan(0)
      expect(figures.transferredBytes).toBeLessThan(diskBytes)
      const known = looks.filter(({ memory, disks }) => memory.totalBytes + disks.totalBytes > 0)
      const ofDisks = known.filter(({ now }) => now === 'disks')
      // The disk goes first, at a speed that is told, and all of the memory is left meanwhile.
      expect(ofDisks).toEqual(known.slice(0, ofDisks.length))
      expect(ofDisks.some(({ disks }) => disks.bytesPerSecond > 0)).toBe(true)
      for (const { memory, disks } of ofDisks) {
        expect([memory.remainingBytes, memory.totalBytes]).toEqual([leaving.spec.memoryBytes, leaving.spec.memoryBytes])
        expect(disks.totalBytes).toBeGreaterThanOrEqual(diskBytes)
        expect(disks.remainingBytes).toBeLessThanOrEqual(disks.totalBytes)
      }
      const remaining = ofDisks.map(({ disks }) => disks.remainingBytes)
      expect(remaining).toEqual(remaining.toSorted((a, b) => b - a))

      expect((await there.machines.find(run.vmId))?.state.name).toBe('running')
      expect(await there.migrations.hasArrived(run)).toBe(true)
      expect((await trial.driver.machines.find(run.vmId))?.state.name).not.toBe('running')
      await there.machines.destroy(run)
    })
  })
}

function placesOf(machine: ResolvedMachine, folder: string): MigrationPlaces {
  return {
    folder,
    disks: Object.entries(machine.disks).map(([diskId, layers]) => ({ diskId, layers: [...layers] })),
    bridges: [],
    serialSocketPath: join(machine.socketFolder, SERIAL_SOCKET),
    serialLogPath: join(machine.logFolder, SERIAL_LOG),
  }
}

/** What the two agents are otherwise: joins what connects here to the end of the channel there. */
async function relay(channel: MigrationChannel, { there, folder, folderSeen }: Journey): Promise<AsyncDisposable> {
  const server = createServer((inner) => {
    inner.on('error', () => undefined) // the driver tells
    there.migrations.connect(channel, folder).then(
      (outer) => pipeline(inner, outer, inner, () => undefined),
      () => inner.destroy(),
    )
  })
  server.listen(channelPath(folderSeen, channel))
  await once(server, 'listening')
  return { [Symbol.asyncDispose]: async () => void server.close() }
}
