import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Driver, OwnMachine } from '../driver/port.ts'
import { GuestPoll } from './guest-poll.ts'
import { Views } from './views.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const aMachine = (vmId: string): OwnMachine => ({
  external: false,
  vmId,
  runId: `run-of-${vmId}`,
  runNumber: 1,
  operationId: 'operation',
  specHash: 'hash',
  name: vmId,
  state: { name: 'running' },
  since: new Date(),
  consoles: [],
  memoryBytes: 2 ** 30,
  cpus: 1,
  guestAgent: 'connected',
})

it('asks every guest in turn, however many there are that have no address yet', async () => {
  const asked = new Map<string, number>()
  const facts = ({ vmId }: { vmId: string }) => {
    asked.set(vmId, (asked.get(vmId) ?? 0) + 1)
    return Promise.resolve({ agentVersion: '1' })
  }
  const views = new Views(() => undefined)
  const poll = new GuestPoll({
    driver: { guests: { facts } } as unknown as Driver,
    views,
    log: pino({ level: 'silent' }),
  })
  const all = Array.from({ length: 40 }, (_, index) => `vm-${index}`)
  for (const vmId of all) views.update(aMachine(vmId))
  for (let second = 0; second < 10; second += 1) {
    poll.tick()
    await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(1_000)
  }
  expect([...asked.keys()].toSorted()).toEqual(all.toSorted())
  const times = [...asked.values()]
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
})
