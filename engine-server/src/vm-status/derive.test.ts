import { describe, expect, test } from 'vitest'
import { deriveVmStatus, type VmFacts } from './derive.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const host = (state: NonNullable<NonNullable<VmFacts['host']>['connection']>['state'] | null): VmFacts['host'] => ({
  name: 'host-1',
  connection: state && { state, since: at(9) },
})
const runtime = (status: NonNullable<VmFacts['runtime']>['status'], reason = ''): VmFacts['runtime'] => ({
  status,
  reason,
  since: at(5),
})
const operation = (kind: NonNullable<VmFacts['operation']>['kind']): VmFacts['operation'] => ({ kind, since: at(7) })
const down: VmFacts = {
  createdAt: at(0),
  madeAt: at(1),
  runId: null,
  lastExit: null,
  host: null,
  runtime: null,
  operation: null,
}
const running: VmFacts = { ...down, runId: 'run', host: host('up'), runtime: runtime('up') }
const exit = (reason: NonNullable<VmFacts['lastExit']>['reason'], message = ''): VmFacts['lastExit'] => ({
  runId: 'old',
  reason,
  message,
  at: at(3).toISOString(),
})

type Row = [name: string, facts: VmFacts, status: string, reason: string, since: Date]
const table: Row[] = [
  ['being made', { ...down, madeAt: null, operation: operation('vm.create') }, 'image_locked', 'being made', at(7)],
  ['never made, nobody making it', { ...down, madeAt: null }, 'image_locked', 'delete it', at(0)],
  ['being deleted', { ...down, operation: operation('vm.delete') }, 'image_locked', 'being deleted', at(7)],
  ['never run', down, 'down', '', at(1)],
  ['shut down', { ...down, lastExit: exit('shutdown') }, 'down', '', at(3)],
  [
    'crashed',
    { ...down, lastExit: exit('crashed', 'killed by signal 9') },
    'down',
    'crashed: killed by signal 9',
    at(3),
  ],
  ['crashed, unknown how', { ...down, lastExit: exit('crashed') }, 'down', 'It crashed.', at(3)],
  [
    'failed to start',
    { ...down, lastExit: exit('failed', 'no bridge') },
    'down',
    'could not be started: no bridge',
    at(3),
  ],
  ['lost', { ...down, lastExit: exit('lost') }, 'down', 'ended unseen', at(3)],
  [
    'start, no host yet',
    { ...running, host: null, runtime: null, operation: operation('vm.start') },
    'wait_for_launch',
    'waits for a host',
    at(7),
  ],
  [
    'start, host chosen',
    { ...running, runtime: null, operation: operation('vm.start') },
    'wait_for_launch',
    'on host-1',
    at(7),
  ],
  [
    'start, host chosen and lost',
    { ...running, runtime: null, host: host('non_responsive'), operation: operation('vm.start') },
    'unknown',
    'host-1',
    at(9),
  ],
  [
    'stop before any report',
    { ...running, runtime: null, operation: operation('vm.stop') },
    'powering_down',
    'powered off',
    at(7),
  ],
  ['intended without anybody', { ...running, host: null, runtime: null }, 'unknown', 'nothing is starting', at(1)],
  ['not reported, host up', { ...running, runtime: null }, 'unknown', 'has not reported', at(9)],
  [
    'not reported, host connecting',
    { ...running, runtime: null, host: host('connecting') },
    'unknown',
    'not connected',
    at(9),
  ],
  ['not reported, host never seen', { ...running, runtime: null, host: host(null) }, 'unknown', 'not connected', at(1)],
  ['up', running, 'up', '', at(5)],
  ['up, starting operation still settles', { ...running, operation: operation('vm.start') }, 'up', '', at(5)],
  ['paused with a reason', { ...running, runtime: runtime('paused', 'no space') }, 'paused', 'no space', at(5)],
  ['up on a host that is connecting', { ...running, host: host('connecting') }, 'up', '', at(5)],
  ['up on a host being connected after a restart', { ...running, host: host('initializing') }, 'up', '', at(5)],
  ['up on a lost host', { ...running, host: host('non_responsive') }, 'unknown', 'host-1 does not answer', at(9)],
  ['being powered off', { ...running, operation: operation('vm.stop') }, 'powering_down', 'powered off', at(7)],
  [
    'asked to shut down',
    { ...running, operation: operation('vm.shutdown') },
    'powering_down',
    'asked to shut down',
    at(7),
  ],
  [
    'paused while shutdown waits',
    { ...running, runtime: runtime('paused', 'io error'), operation: operation('vm.shutdown') },
    'paused',
    'io error',
    at(5),
  ],
  ['rebooting', { ...running, operation: operation('vm.reboot') }, 'reboot_in_progress', 'asked to reboot', at(7)],
  ['ended, end not recorded', { ...running, runtime: runtime('down') }, 'powering_down', 'being recorded', at(5)],
  [
    'not responding',
    { ...running, runtime: runtime('not_responding', 'monitor hangs') },
    'not_responding',
    'monitor hangs',
    at(5),
  ],
  ['libvirt gone', { ...running, runtime: runtime('unknown', 'libvirt is away') }, 'unknown', 'libvirt is away', at(5)],
]

describe('deriveVmStatus', () => {
  test.each(table)('%s', (_name, facts, status, reason, since) => {
    const derived = deriveVmStatus(facts)
    expect(derived).toMatchObject({ status, since })
    expect(derived.reason).toMatch(reason || /^$/)
  })
})
