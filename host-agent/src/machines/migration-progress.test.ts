import { expect, test } from 'vitest'
import { percentOf, sentenceOf } from './migration-progress.ts'

const mib = 2 ** 20
const nothing = { remainingBytes: 0, totalBytes: 0, bytesPerSecond: 0, dirtyBytesPerSecond: 0 }

test('memory: what is left, how fast, what the guest changes, and the end as far as there is one', () => {
  const memory = {
    remainingBytes: 30 * mib,
    totalBytes: 100 * mib,
    bytesPerSecond: 20 * mib,
    dirtyBytesPerSecond: 5 * mib,
  }
  expect(percentOf({ now: 'memory', memory, disks: nothing })).toBe(70)
  expect(sentenceOf({ now: 'memory', memory, disks: nothing })).toBe(
    '30 of 100 MiB of memory left at 20 MiB/s; the guest changes 5 MiB/s, about 2 s to go.',
  )
  const busy = { ...memory, dirtyBytesPerSecond: 20 * mib }
  expect(sentenceOf({ now: 'memory', memory: busy, disks: nothing })).toBe(
    '30 of 100 MiB of memory left at 20 MiB/s; the guest changes 20 MiB/s.',
  )
})

test('disks that go along come first, are said by themselves, and count beside the memory', () => {
  const memory = { ...nothing, remainingBytes: 100 * mib, totalBytes: 100 * mib }
  const disks = { ...nothing, remainingBytes: 50 * mib, totalBytes: 100 * mib }
  const going = (bytesPerSecond: number, dirtyBytesPerSecond: number) =>
    sentenceOf({ now: 'disks', memory, disks: { ...disks, bytesPerSecond, dirtyBytesPerSecond } })
  expect(going(0, 0)).toBe('50 of 100 MiB of disks left; the memory follows.')
  expect(going(10 * mib, 0)).toBe('50 of 100 MiB of disks left at 10 MiB/s, about 5 s to go; the memory follows.')
  expect(going(10 * mib, 2 * mib)).toBe(
    '50 of 100 MiB of disks left at 10 MiB/s; the guest changes 2 MiB/s, about 7 s to go; the memory follows.',
  )
  expect(going(10 * mib, 11 * mib)).not.toContain('to go')
  expect(percentOf({ now: 'disks', memory, disks })).toBe(25)
  const copied = { ...disks, remainingBytes: 0 }
  expect(percentOf({ now: 'memory', memory, disks: copied })).toBe(50)
  expect(sentenceOf({ now: 'memory', memory: { ...memory, bytesPerSecond: 50 * mib }, disks: copied })).toBe(
    '100 of 100 MiB of memory left at 50 MiB/s, about 2 s to go; the disks have been copied (100 MiB).',
  )
})

test('nothing is known yet, or nothing is left', () => {
  const begins = { now: 'memory', memory: nothing, disks: nothing } as const
  expect([percentOf(begins), sentenceOf(begins)]).toEqual([0, 'The other host gets ready.'])
  const memory = { ...nothing, totalBytes: 100 * mib, bytesPerSecond: 20 * mib, dirtyBytesPerSecond: 1_000 }
  expect(sentenceOf({ now: 'memory', memory, disks: nothing })).toBe('0 of 100 MiB of memory left at 20 MiB/s.')
})
