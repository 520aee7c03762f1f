import type { Schema } from '@overt/api-client/engine'
import { renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { anId } from '../test-support/factories.ts'
import type { Statistics } from './statistics.ts'
import { useLiveStatistics, useReadOnBeat } from './use-live-statistics.ts'

const read: Statistics = {
  range: '1h',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:30.000Z',
  stepSeconds: 15,
  series: [{ metric: 'cpu_percent', values: [1, 2] }],
}
const aSample = (at: string, cpuPercent: number): Schema<'LiveSample'> => ({
  kind: 'vm',
  id: anId(1),
  at,
  cpuPercent,
  memoryUsedBytes: 1,
  memoryTotalBytes: null,
  diskReadBytesPerSecond: null,
  diskWriteBytesPerSecond: null,
  networkReceiveBytesPerSecond: null,
  networkTransmitBytesPerSecond: null,
})

test('samples go on behind what was read; what is read anew begins again', () => {
  interface Given {
    readonly base: Statistics
    readonly sample: Schema<'LiveSample'> | undefined
  }
  const initialProps: Given = { base: read, sample: undefined }
  const { result, rerender } = renderHook(({ base, sample }: Given) => useLiveStatistics(base, sample), {
    initialProps,
  })
  const values = () => result.current?.series[0]?.values
  expect(values()).toEqual([1, 2])
  rerender({ base: read, sample: aSample('2026-01-01T00:00:31Z', 3) })
  rerender({ base: read, sample: aSample('2026-01-01T00:00:46Z', 4) })
  expect(values()).toEqual([3, 4])
  rerender({ base: { ...read, series: [{ metric: 'cpu_percent', values: [7, 8] }] }, sample: undefined })
  expect(values()).toEqual([7, 8])
})

test('a sample a whole step after the end has it read again, and so does the next one', () => {
  const readAgain = vi.fn<() => void>()
  const { rerender } = renderHook(({ beat }) => useReadOnBeat(read, beat, readAgain), {
    initialProps: { beat: aSample('2026-01-01T00:00:44Z', 1) },
  })
  expect(readAgain).not.toHaveBeenCalled()
  rerender({ beat: aSample('2026-01-01T00:00:45Z', 1) })
  rerender({ beat: aSample('2026-01-01T00:01:00Z', 1) })
  expect(readAgain).toHaveBeenCalledTimes(2)
})
