import { expect, test } from 'vitest'
import { percentOf, sentenceOf } from './migration-progress.ts'

const mib = 2 ** 20
const noDisks = { remainingBytes: 0, totalBytes: 0, bytesPerSecond: 0 }
const noMemory = { ...noDisks, dirtyBytesPerSecond: 0 }

test('memory: what is left, how fast, what the guest changes, and the end as far as there is one', () => {
  const memory = {
    remainingBytes: 30 * mib,
    totalBytes: 100 * mib,
    bytesPerSecond: 20 * mib,
    dirtyBytesPerSecond: 5 * mib,
  }
  expect(percentOf({ memory, disks: noDisks })).toBe(70)
  expect(sentenceOf({ memory, disks: noDisks })).toBe(
    '30 MiB of memory left at 20 MiB/s; the guest changes 5 MiB/s, about 2 s to go.',
  )
  const busy = { ...memory, dirtyBytesPerSecond: 20 * mib }
  expect(sentenceOf({ memory: busy, disks: noDisks })).toBe(
    '30 MiB of memory left at 20 MiB/s; the guest changes 20 MiB/s.',
  )
})

test('disks that go along come first, and count beside the memory', () => {
  const disks = { remainingBytes: 50 * mib, totalBytes: 100 * mib, bytesPerSecond: 10 * mib }
  expect(sentenceOf({ memory: noMemory, disks })).toBe(
    '50 MiB of disks left at 10 MiB/s, about 5 s to go; the memory follows.',
  )
  const memory = { ...noMemory, remainingBytes: 100 * mib, totalBytes: 100 * mib }
  expect(percentOf({ memory, disks: { ...disks, remainingBytes: 0 } })).toBe(50)
  expect(percentOf({ memory: noMemory, disks: noDisks })).toBe(0)
})
