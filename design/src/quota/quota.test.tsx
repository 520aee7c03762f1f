import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type LimitState, stateOf, writeUse } from './amounts.ts'
import { LimitBar, limitShares } from './LimitBar.tsx'

const gib = 2 ** 30
const limits = { limit: 10, thresholdPercent: 80, gracePercent: 20 }

test.each<[number, LimitState]>([
  [0, 'within'],
  [7, 'within'],
  [8, 'near'],
  [10, 'near'],
  [11, 'over'],
  [12, 'over'],
  [13, 'beyond'],
])('%i of 10, with 20 percent beyond it let through, is %s', (used, state) => {
  expect(stateOf(used, limits)).toBe(state)
})

test('a limit of nothing is near nothing, and one that is none is never reached', () => {
  expect(stateOf(0, { ...limits, limit: 0 })).toBe('within')
  expect(stateOf(1, { ...limits, limit: 0 })).toBe('beyond')
  expect(stateOf(1e15, { ...limits, limit: null })).toBe('within')
})

test.each([
  [writeUse('vcpus', 3, 4), '3 of 4 vCPUs'],
  [writeUse('vcpus', 0, 1), '0 of 1 vCPU'],
  [writeUse('cpus', 3, 4), '3 of 4 CPUs'],
  [writeUse('bytes', 34 * gib, 40 * gib), '34 of 40 GiB'],
  [writeUse('bytes', 0, 40 * gib), '0 of 40 GiB'],
  [writeUse('bytes', gib / 2, 40 * gib), '512 MiB of 40 GiB'],
  [writeUse('bytes', 2 * gib, null), '2 GiB, without a limit'],
])('%s', (written, words) => {
  expect(written).toBe(words)
})

test('the bar is as long as what is let through, and longer where more is used', () => {
  expect(limitShares({ ...limits, unit: 'vcpus', used: 6, adds: 3 })).toEqual({
    used: 50,
    after: 75,
    near: (100 * 8) / 12,
    limit: (100 * 10) / 12,
    most: 100,
  })
  expect(limitShares({ ...limits, unit: 'vcpus', used: 24 })).toMatchObject({ used: 100, most: 50 })
  // A form may also give back: what is left is drawn, and nothing comes.
  expect(limitShares({ ...limits, unit: 'vcpus', used: 6, adds: -3 })).toMatchObject({ used: 25, after: 25 })
})

test('the picture says in words where its marks are', () => {
  render(<LimitBar {...limits} title="Processors" unit="vcpus" used={8} adds={3} />)
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'Processors: 11 of 10 vCPUs. 3 vCPUs of it come with this. Near the limit from 8 vCPUs on. Refused above 12 vCPUs.',
  )
  expect(screen.getByText('Over the limit')).toBeDefined()
})

test('without a limit there is no picture', () => {
  render(<LimitBar title="Memory" unit="bytes" used={gib} limit={null} thresholdPercent={80} gracePercent={20} />)
  expect(screen.getByText('1 GiB, without a limit')).toBeDefined()
  expect(screen.queryByRole('img')).toBeNull()
})
