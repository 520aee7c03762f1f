import { expect, test } from 'vitest'
import { cpuRanges } from './cpu-ranges.ts'

test.each([
  [[], ''],
  [[3], '3'],
  [[0, 1, 2, 3], '0-3'],
  [[10, 0, 2, 1, 11, 11], '0-2,10-11'],
])('%o is %s', (cpus, words) => {
  expect(cpuRanges(cpus)).toBe(words)
})
