import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MachineState } from '../driver/port.ts'
import { bootMs, type Overlay, REBOOT_MS, SHUTDOWN_MS, statusOf } from './status.ts'

const now = 1_000_000_000
const calm: Overlay = { starting: false, hasGuestAgent: true }
const exit = { vmId: 'v', runId: 'r', runNumber: 1, reason: 'crashed', at: '2026-01-01T00:00:00Z' } as const

const states: MachineState[] = [
  { name: 'defined' },
  { name: 'running' },
  { name: 'powering_down' },
  { name: 'migrating' },
  { name: 'paused', pauseReason: 'no_space', reason: 'The storage is full.' },
  { name: 'ended', exit },
  { name: 'not_responding', reason: 'Its monitor does not answer.' },
  { name: 'unknown', reason: 'libvirt does not answer.' },
]

describe('a status', () => {
  it.each([
    ['a machine that runs', { name: 'running' }, {}, 'up'],
    ['one that boots', { name: 'running' }, { bootingSince: now - 1 }, 'powering_up'],
    ['one whose agent was awaited long enough', { name: 'running' }, { bootingSince: now - bootMs.withAgent }, 'up'],
    [
      'one without an agent, once its loader is done',
      { name: 'running' },
      { hasGuestAgent: false, bootingSince: now - bootMs.withoutAgent },
      'up',
    ],
    ['one asked to shut down', { name: 'running' }, { shutdownAskedAt: now - 1 }, 'powering_down'],
    ['one seen to shut down', { name: 'powering_down' }, {}, 'powering_down'],
    ['one asked to reboot', { name: 'running' }, { rebootAskedAt: now - 1 }, 'reboot_in_progress'],
    ['one whose reboot nobody saw', { name: 'running' }, { rebootAskedAt: now - REBOOT_MS }, 'up'],
    ['one that runs before its start has answered', { name: 'running' }, { starting: true }, 'powering_up'],
    ['one being started', { name: 'defined' }, { starting: true }, 'wait_for_launch'],
    ['one never started', { name: 'defined' }, {}, 'down'],
    ['one that moves', { name: 'migrating' }, {}, 'migrating'],
    ['one that ended', { name: 'ended', exit }, {}, 'down'],
  ] as const)('of %s', (_what, state, overlay, status) => {
    expect(statusOf(state, { ...calm, ...overlay }, now).status).toBe(status)
  })

  it('goes back to up, with a reason, when a shutdown takes too long', () => {
    const status = statusOf({ name: 'running' }, { ...calm, shutdownAskedAt: now - SHUTDOWN_MS }, now)
    expect(status).toEqual({ status: 'up', reason: expect.stringContaining('did not') as string })
  })

  it('has a reason wherever the contract wants one, whatever was asked and when', () => {
    const moment = fc.option(fc.integer({ min: now - 10 ** 6, max: now }), { nil: undefined })
    const overlay = fc.record({
      starting: fc.boolean(),
      hasGuestAgent: fc.boolean(),
      bootingSince: moment,
      shutdownAskedAt: moment,
      rebootAskedAt: moment,
    })
    fc.assert(
      fc.property(fc.constantFrom(...states), overlay, (state, given) => {
        const status = statusOf(state, JSON.parse(JSON.stringify(given)) as Overlay, now)
        if (['paused', 'down', 'not_responding', 'unknown'].includes(status.status)) expect(status.reason).toBeTruthy()
        expect(status.pauseReason !== undefined).toBe(status.status === 'paused')
      }),
    )
  })
})
