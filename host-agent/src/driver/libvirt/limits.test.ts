import { expect, test } from 'vitest'
import { limitBeside, limitsAtFirst } from './limits.ts'

const policy = { name: 'minimal_downtime', bandwidthMibPerSecond: 40 } as const
const part = { remainingBytes: 0, totalBytes: 9, bytesPerSecond: 0, dirtyBytesPerSecond: 0 }

test('disks that go over at once share the limit, and each gets at least what libvirt can say', () => {
  expect([0, 1, 2, 3, 100].map((disks) => limitsAtFirst(policy, disks))).toEqual(
    [40, 40, 20, 13, 1].map((bandwidth) => ({ bandwidth })),
  )
  expect(limitsAtFirst({ name: 'minimal_downtime' }, 2)).toEqual({})
})

test('the memory, which post-copy sends last, is not bound to the share of a disk', () => {
  expect(limitsAtFirst({ ...policy, name: 'post_copy' }, 2)).toEqual({ bandwidth: 20, 'bandwidth.postcopy': 40 })
})

test('once the disks are there the memory has all that the guest’s writes to them leave', () => {
  const beside = (mib: number, now: 'disks' | 'memory' = 'memory') =>
    limitBeside(policy, { now, memory: part, disks: { ...part, dirtyBytesPerSecond: mib * 2 ** 20 } })
  expect([beside(0), beside(2.5), beside(80), beside(0, 'disks')]).toEqual([40, 37, 1, undefined])
  // A look before libvirt has begun with the disks.
  const nothing = { ...part, totalBytes: 0 }
  expect(limitBeside(policy, { now: 'memory', memory: nothing, disks: nothing })).toBeUndefined()
  expect(limitBeside({ name: 'post_copy' }, { now: 'memory', memory: part, disks: part })).toBeUndefined()
})
