import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../log/log.ts'
import { derivedId } from './derived-id.ts'
import { type Reconciler, Reconcilers } from './reconciler.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function aReconciler(run: (signal: AbortSignal) => Promise<void>): Reconciler {
  return { name: 'one', intervalMs: 1_000, run }
}

describe('reconcilers', () => {
  test('run while leading, each interval, and stop with the lead', async () => {
    let turns = 0
    const reconcilers = new Reconcilers([aReconciler(async () => void (turns += 1))], silentLog)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(turns).toBe(0)
    const lead = new AbortController()
    reconcilers.lead(lead.signal)
    await vi.advanceTimersByTimeAsync(3_100)
    expect(turns).toBe(4)
    lead.abort()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(turns).toBe(4)
    reconcilers.wake('one')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(turns).toBe(4)
  })

  test('gather wakes for as long as one wants', async () => {
    let turns = 0
    const gathering = { ...aReconciler(async () => void (turns += 1)), intervalMs: 60_000, gatherMs: 2_000 }
    const reconcilers = new Reconcilers([gathering], silentLog)
    reconcilers.lead(new AbortController().signal)
    await vi.advanceTimersByTimeAsync(100)
    expect(turns).toBe(1)
    for (let wake = 0; wake < 15; wake++) {
      reconcilers.wake('one')
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(turns).toBe(1)
    await vi.advanceTimersByTimeAsync(600)
    expect(turns).toBe(2)
  })

  test('never overlap; a wake during a turn gives another one', async () => {
    let under = 0
    let most = 0
    let turns = 0
    const slow = aReconciler(async () => {
      under += 1
      most = Math.max(most, under)
      await new Promise((resolve) => setTimeout(resolve, 500))
      under -= 1
      turns += 1
    })
    const reconcilers = new Reconcilers([slow], silentLog)
    reconcilers.lead(new AbortController().signal)
    await vi.advanceTimersByTimeAsync(100)
    for (let time = 0; time < 20; time++) reconcilers.wake('one')
    await vi.advanceTimersByTimeAsync(1_050)
    expect({ most, turns }).toEqual({ most: 1, turns: 2 })
  })

  test('those who wake again and again do not put it off', async () => {
    let turns = 0
    const reconcilers = new Reconcilers([aReconciler(async () => void (turns += 1))], silentLog)
    reconcilers.lead(new AbortController().signal)
    for (let time = 0; time < 20; time++) {
      reconcilers.wake('one')
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(turns).toBeGreaterThan(4)
  })

  test('one that fails is told and takes its next turn', async () => {
    const told: string[] = []
    const failing = aReconciler(() => Promise.reject(new Error('no')))
    const reconcilers = new Reconcilers([failing], silentLog, (name, outcome) => told.push(`${name} ${outcome}`))
    reconcilers.lead(new AbortController().signal)
    await vi.advanceTimersByTimeAsync(1_200)
    expect(told).toEqual(['one failed', 'one failed'])
  })

  test('a derived id is a UUID of version 5', () => {
    // The example of RFC 9562, appendix A.4.
    expect(derivedId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })
})
