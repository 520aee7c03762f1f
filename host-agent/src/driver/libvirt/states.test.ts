import { DomainPausedReason, DomainShutoffReason, DomainState } from '@overt/libvirt-client'
import { describe, expect, it } from 'vitest'
import { type Evidence, externalStatus, machineState } from './states.ts'

const run = { vmId: 'v', runId: 'r', runNumber: 2 }
const now = new Date('2026-01-01T12:00:00Z')
const evidence = (overrides: Partial<Evidence>): Evidence => ({
  run,
  state: DomainState.SHUTOFF,
  reason: DomainShutoffReason.UNKNOWN,
  seenEnd: undefined,
  log: {},
  noSpace: false,
  now,
  ...overrides,
})

describe('machineState', () => {
  it('takes a domain nothing is known of for one that was never started', () => {
    expect(machineState(evidence({}))).toEqual({ name: 'defined' })
  })

  it('takes one that was started and is off for ended, even if nothing tells how', () => {
    expect(machineState(evidence({ log: { startedAt: now } }))).toMatchObject({
      name: 'ended',
      exit: { ...run, reason: 'lost', at: now.toISOString() },
    })
  })

  it.each([
    [DomainShutoffReason.SHUTDOWN, 'shutdown'],
    [DomainShutoffReason.DESTROYED, 'destroyed'],
    [DomainShutoffReason.CRASHED, 'crashed'],
    [DomainShutoffReason.DAEMON, 'crashed'],
    [DomainShutoffReason.FAILED, 'failed'],
    [DomainShutoffReason.MIGRATED, 'migrated'],
    [DomainShutoffReason.SAVED, 'lost'],
  ])('reads libvirt’s reason %i as %s', (reason, expected) => {
    expect(machineState(evidence({ reason }))).toMatchObject({ name: 'ended', exit: { reason: expected } })
  })

  it('believes libvirt before its log, and the log before an event', () => {
    const seenEnd = { runId: 'r', reason: 'failed', at: new Date('2026-01-01T11:00:00Z') }
    const log = { startedAt: now, endedAt: now, endReason: 'destroyed' }
    const reasonOf = (overrides: Partial<Evidence>) => {
      const state = machineState(evidence(overrides))
      return state.name === 'ended' ? state.exit.reason : state.name
    }
    expect(reasonOf({ reason: DomainShutoffReason.CRASHED, log, seenEnd })).toBe('crashed')
    expect(reasonOf({ log, seenEnd })).toBe('destroyed')
    expect(reasonOf({ seenEnd })).toBe('failed')
    expect(reasonOf({ seenEnd: { ...seenEnd, runId: 'of another run' } })).toBe('defined')
  })

  it('tells full storage from storage that failed', () => {
    const paused = { state: DomainState.PAUSED, reason: DomainPausedReason.IOERROR }
    expect(machineState(evidence(paused))).toMatchObject({ pauseReason: 'io_error' })
    expect(machineState(evidence({ ...paused, noSpace: true }))).toMatchObject({ pauseReason: 'no_space' })
  })

  it('gives every paused machine a reason in a sentence', () => {
    for (const reason of Object.values(DomainPausedReason)) {
      const state = machineState(evidence({ state: DomainState.PAUSED, reason }))
      expect(state).toMatchObject({ name: 'paused', reason: expect.stringMatching(/^[A-Z].*\.$/) })
    }
  })

  it('knows every state of libvirt', () => {
    for (const state of Object.values(DomainState)) {
      expect(machineState(evidence({ state })).name).toMatch(/^(running|paused|powering_down|defined)$/)
      expect(externalStatus(state)).toMatch(/^(up|paused|powering_down|down)$/)
    }
  })
})
