import { expect, test } from 'vitest'
import { JobStats } from './job-stats.ts'

test('the speed of disks, which libvirt does not tell, is measured, and so is what the guest writes', () => {
  const stats = new JobStats(500)
  const read = (processed: number, total: number, atMs: number) =>
    stats.read({ disk_total: total, disk_processed: processed, disk_remaining: total - processed }, atMs).disks
  expect(read(0, 1_000, 0)).toMatchObject({ remainingBytes: 1_000, bytesPerSecond: 0, dirtyBytesPerSecond: 0 })
  expect(read(100, 1_050, 500)).toMatchObject({ remainingBytes: 950, bytesPerSecond: 200, dirtyBytesPerSecond: 100 })
  // A second disk is counted only now.
  expect(read(200, 2_050, 1_000)).toMatchObject({ remainingBytes: 1_850, bytesPerSecond: 200, dirtyBytesPerSecond: 0 })
  expect(read(300, 2_150, 1_500)).toMatchObject({ bytesPerSecond: 200, dirtyBytesPerSecond: 200 })
  // All of them have gone over.
  expect(read(2_150, 2_150, 60_000)).toMatchObject({ remainingBytes: 0 })
  expect(read(2_150, 2_150, 90_000)).toMatchObject({ bytesPerSecond: 0, dirtyBytesPerSecond: 0 })
})

test('beside the memory all growth is what the guest writes, however fast it is', () => {
  const stats = new JobStats(500)
  const read = (total: number, atMs: number, more = {}) =>
    stats.read({ disk_total: total, ...more }, atMs).disks.dirtyBytesPerSecond
  const memory = { memory_total: 510 }
  expect([read(1_000, 0), read(1_000, 500), read(1_200, 1_000, memory), read(1_500, 2_000, memory)]).toEqual([
    0, 0, 200, 250,
  ])
  // Looked at before the disks began, and then not before the memory.
  const late = new JobStats(500)
  late.read({}, 0)
  expect(late.read({ disk_total: 1_000, ...memory }, 500).disks.dirtyBytesPerSecond).toBe(0)
})

test('memory is told by libvirt, which says nothing of it while disks are copied', () => {
  const stats = new JobStats(500)
  expect(stats.read({ disk_total: 9, disk_remaining: 9 })).toMatchObject({
    now: 'disks',
    memory: { remainingBytes: 500, totalBytes: 500, bytesPerSecond: 0 },
  })
  const memory = { memory_total: 510, memory_remaining: 200, memory_bps: 7, memory_dirty_rate: 2, memory_page_size: 16 }
  expect(stats.read({ disk_total: 9, disk_remaining: 0, disk_processed: 9, ...memory })).toMatchObject({
    now: 'memory',
    memory: { remainingBytes: 200, totalBytes: 510, bytesPerSecond: 7, dirtyBytesPerSecond: 32 },
    disks: { remainingBytes: 0, totalBytes: 9 },
  })
  expect(new JobStats(500).read({})).toMatchObject({ now: 'memory', memory: { totalBytes: 0 } })
})
