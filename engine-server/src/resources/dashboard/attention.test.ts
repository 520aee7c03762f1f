import { describe, expect, test } from 'vitest'
import {
  type AttentionItem,
  compareAttention,
  domainItems,
  hostItems,
  operationItems,
  rankAttention,
  vmItems,
} from './attention.ts'
import { spaceInWords } from './advice.ts'
import type { DomainRow, HostFactsRow, TroubledVmRow } from './store.ts'

const at = new Date('2026-01-01T00:00:00Z')
const since = at.toISOString()

const aHost = (over: Partial<HostFactsRow> = {}): HostFactsRow => ({
  id: 'h1',
  name: 'node-1',
  created_at: at,
  approved_at: at,
  maintenance: null,
  cluster: { architecture: 'x86_64', cpuType: null, emulatedMachine: null },
  connection_state: 'up',
  connection_reason: '',
  connection_since: at,
  reported_at: at,
  architecture: 'x86_64',
  driver_connected: true,
  driver_message: '',
  guest_models: ['qemu64'],
  machine_types: null,
  broken_networks: [],
  unreached: null,
  threads: 8,
  memory_bytes: 2 ** 34,
  cpu_percent: null,
  memory_used_bytes: null,
  ...over,
})
const aDomain = (over: Partial<DomainRow> = {}): DomainRow => ({
  id: 's1',
  name: 'Default',
  type: 'local',
  host_id: 'h1',
  host_name: 'node-1',
  reached_by: 1,
  missed_by: 0,
  attached_at: at,
  created_at: at,
  status: 'active',
  reason: '',
  since: at,
  reported_at: at,
  total_bytes: 1000,
  available_bytes: 500,
  connection_state: 'up',
  connection_since: at,
  operation_kind: null,
  committed_bytes: 0,
  ...over,
})
const aVm = (over: Partial<TroubledVmRow> = {}): TroubledVmRow => ({
  id: 'v1',
  name: 'web-1',
  page_at: '',
  created_at: at,
  memory_bytes: 2 ** 30,
  made_at: at,
  run_id: 'r1',
  last_exit: null,
  host_name: 'node-1',
  connection_state: 'up',
  connection_since: at,
  runtime_status: 'up',
  runtime_reason: '',
  runtime_since: at,
  pause_reason: null,
  operation: null,
  ...over,
})
const codes = (items: readonly AttentionItem[]) => items.map(({ code, severity }) => `${severity} ${code}`)

describe('hosts', () => {
  test('one that is up, or about to be, needs nobody', () => {
    expect(hostItems([aHost(), aHost({ connection_state: 'connecting' })], new Map())).toEqual([])
  })
  test('one that does not respond is an alert when VMs are on it, with their number', () => {
    const lost = aHost({ connection_state: 'non_responsive', connection_reason: 'No answer for 30 s.' })
    expect(hostItems([lost], new Map([['h1', 37]]))).toMatchObject([
      { code: 'host_non_responsive', severity: 'alert', affectedVmCount: 37, reason: 'No answer for 30 s.', since },
    ])
    expect(codes(hostItems([lost], new Map()))).toEqual(['error host_non_responsive'])
  })
  test('one whose hypervisor is away says what it said', () => {
    const [item] = hostItems([aHost({ driver_connected: false, driver_message: 'connection refused' })], new Map())
    expect(item?.code).toBe('host_non_operational')
    expect(item?.reason).toContain('connection refused')
  })
  test('one that does not fit its cluster says why; its VMs go on', () => {
    const cluster = { architecture: 'x86_64', cpuType: 'Haswell', emulatedMachine: null }
    expect(hostItems([aHost({ cluster })], new Map([['h1', 37]]))).toMatchObject([
      {
        code: 'host_non_operational',
        severity: 'error',
        affectedVmCount: 0,
        reason: expect.stringContaining('Haswell') as string,
      },
    ])
  })
  test('one that waits for approval is a warning', () => {
    expect(codes(hostItems([aHost({ approved_at: null })], new Map([['h1', 3]])))).toEqual([
      'warning host_pending_approval',
    ])
  })
})

describe('storage domains', () => {
  const low = (available_bytes: number) => codes(domainItems([aDomain({ available_bytes })], new Set()))
  test('under a tenth of free space warns, under a twentieth is an error', () => {
    expect(low(100)).toEqual([])
    expect(low(99)).toEqual(['warning storage_domain_low'])
    expect(low(50)).toEqual(['warning storage_domain_low'])
    expect(low(49)).toEqual(['error storage_domain_low'])
  })
  test('one that is gone is an alert with its reason', () => {
    expect(domainItems([aDomain({ status: 'missing', reason: 'No such folder.' })], new Set())).toMatchObject([
      { code: 'storage_domain_inactive', severity: 'alert', reason: 'No such folder.' },
    ])
  })
  test('one that only its lost host hides is told with the host', () => {
    const hidden = aDomain({ connection_state: 'non_responsive' })
    expect(domainItems([hidden], new Set(['h1']))).toEqual([])
    expect(codes(domainItems([hidden], new Set()))).toEqual(['warning storage_domain_unknown'])
  })
  test('free space is told in words', () => {
    expect(spaceInWords(4.1 * 2 ** 30, 100 * 2 ** 30)).toBe('4.1 GiB of 100 GiB are free (4.1 %).')
  })
})

describe('VMs', () => {
  test('what runs, or was paused by a person, needs nobody', () => {
    expect(vmItems([aVm(), aVm({ runtime_status: 'paused' })])).toEqual([])
  })
  test('one that does not answer, is unknown, or was paused by its storage is an error', () => {
    const items = vmItems([
      aVm({ runtime_status: 'not_responding', runtime_reason: 'QEMU does not answer.' }),
      aVm({ connection_state: 'non_responsive' }),
      aVm({ runtime_status: 'paused', pause_reason: 'no_space' }),
    ])
    expect(codes(items)).toEqual(['error vm_not_responding', 'error vm_unknown', 'error vm_paused'])
    expect(items[2]).toMatchObject({ reason: 'Its storage is full.', advice: expect.stringContaining('Make space') })
  })
  test('one that waits for its launch is not unknown', () => {
    const operation = { id: 'o', kind: 'vm.start', status: 'running', progress_percent: 0, cancellable: true, since }
    expect(vmItems([aVm({ runtime_status: null, runtime_since: null, operation })])).toEqual([])
  })
  test('one that crashed went wrong, and is not wrong now', () => {
    const last_exit = { runId: 'r0', reason: 'crashed', message: 'QEMU got SIGSEGV.', at: since } as const
    expect(vmItems([aVm({ run_id: null, last_exit })])).toMatchObject([
      { code: 'vm_ended', ongoing: false, severity: 'error', reason: 'It crashed: QEMU got SIGSEGV.' },
    ])
  })
})

const anItem = (over: Partial<AttentionItem>): AttentionItem => ({
  id: `${over.code} ${over.object?.id}`,
  code: 'event',
  severity: 'error',
  ongoing: true,
  object: { kind: 'vm', id: 'v1' },
  reason: '',
  advice: '',
  since,
  affectedVmCount: 0,
  ...over,
})

describe('the order', () => {
  test('what is wrong now, the worst, what others depend on, the newest', () => {
    const items = [
      anItem({
        code: 'operation_failed',
        severity: 'warning',
        ongoing: false,
        object: { kind: 'operation', id: 'o1' },
      }),
      anItem({ code: 'vm_ended', severity: 'error', ongoing: false, object: { kind: 'vm', id: 'v9' } }),
      anItem({ code: 'vm_unknown', since: '2026-01-01T00:00:00Z', object: { kind: 'vm', id: 'v1' } }),
      anItem({ code: 'vm_paused', since: '2026-01-01T01:00:00Z', object: { kind: 'vm', id: 'v2' } }),
      anItem({ code: 'host_pending_approval', severity: 'warning', object: { kind: 'host', id: 'h3' } }),
      anItem({ code: 'host_non_operational', object: { kind: 'host', id: 'h2' } }),
      anItem({ code: 'storage_domain_inactive', severity: 'alert', object: { kind: 'storage_domain', id: 's1' } }),
      anItem({
        code: 'host_non_responsive',
        severity: 'alert',
        affectedVmCount: 2,
        object: { kind: 'host', id: 'h1' },
      }),
    ]
    expect(items.toSorted(compareAttention).map(({ object }) => object.id)).toEqual([
      'h1',
      's1',
      'h2',
      'v2',
      'v1',
      'h3',
      'v9',
      'o1',
    ])
  })
  test('what went wrong is left out where its object is told of already', () => {
    const [failed] = operationItems([
      {
        id: 'o1',
        kind: 'vm.start',
        status: 'failed',
        object_kind: 'vm',
        object_id: 'v1',
        object_name: 'web-1',
        reason: '',
        error: { message: 'No host fits.' },
        since: at,
      },
    ])
    if (!failed) throw new Error('no item')
    expect(failed).toMatchObject({ reason: 'No host fits.', object: { kind: 'operation', name: 'Start VM web-1' } })
    const about = new Map([['o1', 'v1']])
    const event = anItem({ code: 'event', ongoing: false })
    expect(codes(rankAttention([failed, event, anItem({ code: 'vm_unknown' })], about))).toEqual(['error vm_unknown'])
    expect(codes(rankAttention([failed, event], about))).toEqual(['error event'])
    expect(codes(rankAttention([failed], about))).toEqual(['warning operation_failed'])
  })
  test('two things that are wrong now with one object are both told', () => {
    const both = [anItem({ code: 'vm_unknown' }), anItem({ code: 'disk_illegal' })]
    expect(rankAttention(both)).toHaveLength(2)
  })
})
