import { describe, expect, test } from 'vitest'
import { Liveness, type LivenessTimes } from './liveness.ts'
import { OwnLag } from './own-lag.ts'

const times: LivenessTimes = {
  heartbeatMs: 5_000,
  missedAfterMs: 12_000,
  closedAfterMs: 3_000,
  graceMs: 60_000,
  gracePerVmMs: 500,
  steadyMs: 6_000,
}
const upAt = (now: number) => {
  const liveness = new Liveness(times, now)
  liveness.ready(now)
  expect(liveness.judge(now, 0)?.to).toBe('up')
  return liveness
}
/** Judges each 500 ms as the connections do, with a heartbeat answered where `answers` says so. */
function watch(
  liveness: Liveness,
  from: number,
  to: number,
  answers: (now: number) => boolean,
  vms = 0,
): [number, string][] {
  const changes: [number, string][] = []
  for (let now = from; now <= to; now += 500) {
    if (now % times.heartbeatMs === 0 && answers(now)) liveness.heard(now)
    const change = liveness.judge(now, vms)
    if (change) changes.push([now, change.to])
  }
  return changes
}
const never = () => false
const always = () => true

describe('liveness', () => {
  test('is up once the session has told everything, not before', () => {
    const liveness = new Liveness(times, 0)
    liveness.heard(100)
    expect(liveness.judge(200, 0)).toBeUndefined()
    liveness.ready(300)
    expect(liveness.judge(400, 0)).toEqual({ from: 'initializing', to: 'up', reason: '' })
  })

  test('stays up while it answers', () => {
    expect(watch(upAt(0), 500, 300_000, always)).toEqual([])
  })

  test('one missed heartbeat is no change', () => {
    expect(watch(upAt(0), 500, 60_000, (now) => now !== 20_000)).toEqual([])
  })

  test('silence makes it connecting, then non-responsive after the grace time', () => {
    expect(watch(upAt(0), 500, 100_000, never)).toEqual([
      [12_000, 'connecting'],
      [60_000, 'non_responsive'],
    ])
  })

  test('the more VMs it runs, the longer the grace time', () => {
    expect(watch(upAt(0), 500, 200_000, never, 100)).toEqual([
      [12_000, 'connecting'],
      [110_000, 'non_responsive'],
    ])
  })

  test('an agent that restarts within the time is not noticed', () => {
    const liveness = upAt(0)
    liveness.failed(1_000, 'closed')
    expect(watch(liveness, 1_000, 3_500, never)).toEqual([])
    liveness.ready(3_600)
    expect(watch(liveness, 4_000, 60_000, always)).toEqual([])
  })

  test('a closed connection is told with its cause', () => {
    const liveness = upAt(0)
    liveness.failed(1_000, 'connect ECONNREFUSED')
    expect(liveness.judge(4_000, 0)).toEqual({
      from: 'up',
      to: 'connecting',
      reason: 'It has not answered for 4 s (connect ECONNREFUSED).',
    })
  })

  test('after connecting it is up as soon as it told everything; after non-responsive it must be steady', () => {
    const liveness = upAt(0)
    watch(liveness, 500, 20_000, never)
    liveness.ready(20_100)
    expect(liveness.judge(20_500, 0)?.to).toBe('up')
    watch(liveness, 21_000, 90_000, never)
    expect(liveness.state).toBe('non_responsive')
    liveness.ready(90_100)
    expect(liveness.judge(91_000, 0)).toBeUndefined()
    expect(watch(liveness, 91_500, 100_000, always)).toEqual([[97_000, 'up']])
  })

  test('a host that flaps while non-responsive stays so', () => {
    const liveness = upAt(0)
    watch(liveness, 500, 61_000, never)
    for (let now = 61_000; now < 200_000; now += 4_000) {
      liveness.ready(now)
      expect(liveness.judge(now + 1_000, 0)).toBeUndefined()
      liveness.failed(now + 2_000, 'closed')
      expect(liveness.judge(now + 3_000, 0)).toBeUndefined()
    }
  })

  test('why it is lost is told again when it is something else, and not with every try', () => {
    const liveness = upAt(0)
    liveness.failed(1_000, 'connect ECONNREFUSED')
    watch(liveness, 1_000, 61_000, never)
    expect(liveness.newReason(61_000)).toBeUndefined()
    liveness.failed(62_000, 'its certificate has ended')
    expect(liveness.newReason(62_000)).toBeUndefined()
    expect(liveness.newReason(72_000)).toBe('It has not answered for 72 s (its certificate has ended).')
    expect(liveness.newReason(90_000)).toBeUndefined()
    liveness.ready(90_000)
    expect(liveness.newReason(120_000)).toBeUndefined()
  })

  /** A link that is open for `openMs` and closed for `closedMs`, in turn, judged for ten minutes; how often it changed. */
  function flap(openMs: number, closedMs: number): [number, string][] {
    const liveness = upAt(0)
    const changes: [number, string][] = []
    for (let now = 500; now <= 600_000; now += 500) {
      const phase = now % (openMs + closedMs)
      if (phase === 0) liveness.failed(now, 'closed')
      if (phase === closedMs) liveness.ready(now)
      if (phase > closedMs && phase % times.heartbeatMs === 0) liveness.heard(now)
      const change = liveness.judge(now, 0)
      if (change) changes.push([now, change.to])
    }
    return changes
  }
  test.each([
    [2_000, 4_000],
    [5_000, 5_000],
    [20_000, 10_000],
    [45_000, 10_000],
  ])('a link that is open for %i ms and closed for %i ms is lost, back, lost, and then stays so', (open, closed) => {
    expect(flap(open, closed).map(([, to]) => to)).toEqual(['connecting', 'up', 'connecting'])
  })
  test('a link that flaps more slowly than the grace time changes once in it at most, but for being lost and found', () => {
    const changes = flap(62_000, 10_000)
    expect(changes.length).toBeGreaterThan(6)
    const returns = changes.filter(([, to]) => to === 'up').map(([at]) => at)
    for (const [index, at] of returns.entries())
      expect(at - (returns[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(times.graceMs)
  })
  test('one that flapped is up once it held for the grace time, and says until then what it waits for', () => {
    const liveness = upAt(0)
    for (const at of [1_000, 11_000]) {
      liveness.failed(at, 'closed')
      expect(liveness.judge(at + 4_000, 0)?.to).toBe('connecting')
      liveness.ready(at + 5_000)
      expect(liveness.judge(at + 5_000, 0)?.to).toBe(at === 1_000 ? 'up' : undefined)
    }
    const changes = watch(liveness, 16_500, 27_000, always)
    expect(liveness.newReason(27_000)).toBe(
      'It has answered again for 11 s; as it was lost twice in short time, it is up once that is 60 s.',
    )
    expect([...changes, ...watch(liveness, 27_500, 100_000, always)]).toEqual([[76_000, 'up']])
    // An agent that was started anew in between is no link that flaps.
    const restarting = upAt(0)
    for (const at of [1_000, 11_000]) {
      restarting.failed(at, 'closed')
      restarting.judge(at + 4_000, 0)
      restarting.restarted()
      restarting.ready(at + 5_000)
      expect(restarting.judge(at + 5_000, 0)?.to).toBe('up')
    }
    // Long after, a loss is one like any other.
    liveness.failed(200_000, 'closed')
    watch(liveness, 100_500, 203_000, always)
    liveness.judge(204_000, 0)
    liveness.ready(205_000)
    expect(liveness.judge(205_000, 0)?.to).toBe('up')
  })

  test('never answered: non-responsive after the grace time', () => {
    const liveness = new Liveness(times, 0)
    liveness.failed(100, 'refused')
    expect(watch(liveness, 500, 70_000, never)).toEqual([[60_000, 'non_responsive']])
  })

  test('an engine that slept blames itself', () => {
    const lag = new OwnLag(0, 500)
    const liveness = upAt(0)
    expect(lag.turn(500)).toBe(0)
    const missed = lag.turn(90_500)
    expect(missed).toBe(89_500)
    liveness.forgive(missed)
    expect(liveness.judge(90_500, 0)).toBeUndefined()
    expect(watch(liveness, 91_000, 160_000, never)).toEqual([
      [101_500, 'connecting'],
      [149_500, 'non_responsive'],
    ])
  })
})
