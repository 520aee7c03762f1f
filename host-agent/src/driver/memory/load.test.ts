import { describe, expect, it } from 'vitest'
import { activityOf, type Load, type LoadRole, loadOf, roleOf } from './load.ts'
import { between, burst, noise, seedOf } from './noise.ts'

const roles: LoadRole[] = ['web', 'database', 'batch', 'build', 'desktop', 'office', 'idle']
const minute = 60_000
const day = (date: string) => Date.parse(`${date}T00:00:00Z`)
const [thursday, sunday] = [day('2026-01-15'), day('2026-01-18')]

/** How busy guests of a role are on the average of many, between two hours of a day. */
function busy(role: LoadRole, from: number, hours: readonly [number, number]): number {
  let sum = 0
  let count = 0
  for (let guest = 0; guest < 60; guest += 1)
    for (let at = from + hours[0] * 60 * minute; at < from + hours[1] * 60 * minute; at += 5 * minute) {
      sum += activityOf(role, seedOf(`guest ${guest}`), at)
      count += 1
    }
  return sum / count
}

describe('how busy guests are', () => {
  it('is between nothing and all, always', () => {
    for (const role of roles)
      for (let step = 0; step < 2_000; step += 1) {
        const activity = activityOf(role, seedOf(role + step), thursday + step * 7 * minute)
        expect(activity).toBeGreaterThanOrEqual(0)
        expect(activity).toBeLessThanOrEqual(1)
      }
  })

  it('has the day of its role', () => {
    expect(busy('desktop', thursday, [9, 16])).toBeGreaterThan(10 * busy('desktop', thursday, [0, 4]))
    expect(busy('web', thursday, [19, 21])).toBeGreaterThan(3 * busy('web', thursday, [2, 5]))
    expect(busy('batch', thursday, [2, 4])).toBeGreaterThan(5 * busy('batch', thursday, [10, 20]))
    expect(busy('database', thursday, [2, 3])).toBeGreaterThan(busy('database', thursday, [6, 7]))
  })

  it('has the week of its role', () => {
    expect(busy('desktop', sunday, [9, 16])).toBeLessThan(0.3 * busy('desktop', thursday, [9, 16]))
    expect(busy('web', sunday, [0, 24])).toBeGreaterThan(0.7 * busy('web', thursday, [0, 24]))
  })

  it('is told by the first word of the name', () => {
    expect(['web-prod-1', 'DB-1', 'desk-7', 'hello', '42', ''].map(roleOf)).toEqual([
      'web',
      'database',
      'desktop',
      'idle',
      'idle',
      'idle',
    ])
  })
})

describe('the load of a guest', () => {
  const startedAt = new Date(thursday)
  const guest = { vmId: 'one', name: 'db-prod-00003', cpus: 4, memoryBytes: 2 ** 33, startedAt }
  const after = (ms: number): Load => loadOf(guest, new Date(thursday + ms))

  it('is the same each time it is asked for, and another for another guest', () => {
    expect(after(minute)).toEqual(after(minute))
    expect(loadOf({ ...guest, vmId: 'two' }, new Date(thursday))).not.toEqual(after(0))
  })

  it('fills memory after the start, and levels off', () => {
    const used = [0, 1, 2, 12, 24].map((hours) => after(hours * 60 * minute).memoryUsedBytes / guest.memoryBytes)
    expect(used[0]).toBeCloseTo(0.08)
    expect(used[2]).toBeGreaterThan(used[1] ?? 1)
    expect(used[3]).toBeGreaterThan(0.5)
    expect(Math.abs((used[4] ?? 0) - (used[3] ?? 0))).toBeLessThan(0.1)
  })

  it('changes smoothly: from one sample to the next by little', () => {
    for (let step = 0; step < 500; step += 1) {
      const [now, next] = [after(step * 15_000).cpuPercent, after((step + 1) * 15_000).cpuPercent]
      expect(Math.abs(next - now)).toBeLessThan(30)
    }
  })

  it('never goes above what there is', () => {
    for (let step = 0; step < 2_000; step += 1) {
      const { cpuPercent, memoryUsedBytes, ...rates } = loadOf(
        { ...guest, vmId: String(step) },
        new Date(thursday + step * 11 * minute),
      )
      expect(cpuPercent).toBeLessThanOrEqual(100)
      expect(memoryUsedBytes).toBeLessThan(guest.memoryBytes)
      expect(Math.min(...Object.values(rates))).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('noise', () => {
  it('spreads evenly', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => between(7, index))
    for (const tenth of Array.from({ length: 10 }, (_, index) => index / 10))
      expect(values.filter((value) => value >= tenth && value < tenth + 0.1).length).toBeGreaterThan(850)
  })

  it('has no steps', () => {
    for (let position = 0; position < 20; position += 0.01)
      expect(Math.abs(noise(3, position + 0.01) - noise(3, position))).toBeLessThan(0.02)
  })

  it('bursts as often as it is told to', () => {
    const windows = Array.from({ length: 4_000 }, (_, index) => index)
    const bursts = windows.filter((window) =>
      Array.from({ length: 20 }, (_, part) => burst(5, (window + part / 20) * 1_000, 1_000, 0.1)).some(Boolean),
    )
    expect(bursts.length / windows.length).toBeCloseTo(0.1, 1)
  })
})
