import { expect, test } from 'vitest'
import { howItWent, inWords } from './migration-words.ts'

const unlimited = { bandwidthMibPerSecond: null }

test('the way says the policy, and the limit where there is one', () => {
  expect(inWords({ policy: 'very_large', ...unlimited })).toBe('by the policy very large VMs')
  expect(inWords({ policy: 'post_copy', bandwidthMibPerSecond: 12 })).toBe(
    'by the policy post-copy, with 12 MiB/s at most',
  )
})

test.each([
  [
    'minimal_downtime',
    { throttlePercent: 0, allowedDowntimeMs: 150 },
    'it was not slowed, and might stand still for 150 ms at most',
  ],
  [
    'minimal_downtime',
    { throttlePercent: 99, allowedDowntimeMs: 500 },
    'it was slowed by up to 99 %, and might stand still for 500 ms at most',
  ],
  [
    'suspend_if_needed',
    { throttlePercent: 40, allowedDowntimeMs: 600_000, downtimeMs: 31_000 },
    'it was slowed by up to 40 %, and suspended at the end',
  ],
  [
    'suspend_if_needed',
    { throttlePercent: 40, allowedDowntimeMs: 600_000, downtimeMs: 90 },
    'it was slowed by up to 40 %, and might stand still for 600.0 s at most',
  ],
  ['post_copy', { postCopy: true }, 'it went over before all of its memory had, and fetched the rest (post-copy)'],
  ['post_copy', { postCopy: false }, 'all of its memory had been copied before post-copy was begun'],
  // By an agent that is older than the engine.
  ['minimal_downtime', {}, 'what that did was not told'],
] as const)('what %s did is said: %j', (policy, figures, words) => {
  expect(howItWent({ policy, ...unlimited }, { totalMs: 2_500, ...figures })).toContain(`: ${words}.`)
})

test('figures are said as far as they are known', () => {
  const way = { policy: 'post_copy', ...unlimited } as const
  expect(howItWent(way, { totalMs: 999, transferredBytes: 3 * 2 ** 20, rounds: 1, downtimeMs: 4 })).toMatch(
    /^It took 999 ms, sent 3 MiB of memory in one round; the guest stood still for 4 ms\. It was moved by/,
  )
  expect(howItWent(way, { totalMs: 4_000, transferredBytes: 3 * 2 ** 20, copiedDiskBytes: 50 * 2 ** 20 })).toMatch(
    /^It took 4\.0 s, copied 50 MiB of disks, sent 3 MiB of memory\. It was moved by/,
  )
  expect(howItWent(way, { totalMs: 4_000, copiedDiskBytes: 2 ** 20 })).toMatch(
    /^It took 4\.0 s, copied 1 MiB of disks\. /,
  )
  expect(howItWent(way, { totalMs: 61_500 })).toMatch(/^It took 61\.5 s\. /)
  expect(howItWent(way, { totalMs: 0 })).toBe(
    'The guest was moved by the policy post-copy; how that went was not told.',
  )
})
