import { aRunningVm, aVm } from '@overt/design/test-support/factories.ts'
import { expect, test } from 'vitest'
import { type EditValues, editValues, editWords, toUpdateVm, waitsForRestart } from './edit-vm.ts'

const vm = aRunningVm({ maxMemoryBytes: 2 * 2 ** 30, cpu: { sockets: 2, coresPerSocket: 1, threadsPerCore: 1 } })
const changed = (change: Partial<EditValues>) => ({ ...editValues(vm), ...change })

test.each<[string, Partial<EditValues>, readonly string[]]>([
  ['a name', { name: 'other', description: 'x', deleteProtected: true }, []],
  ['memory within the range', { memory: { amount: 2, unit: 'GiB' } }, []],
  ['memory beyond the range', { memory: { amount: 3, unit: 'GiB' } }, ['memoryBytes']],
  ['more sockets', { sockets: 3 }, []],
  ['fewer sockets', { sockets: 1 }, ['cpu']],
  ['more cores', { cores: 2 }, ['cpu']],
  ['another disc', { isoDiskId: 'some' }, ['isoDiskId']],
])('on a running VM %s: what waits', (_, change, waiting) => {
  expect(waitsForRestart(changed(change), vm)).toEqual(waiting)
  expect(waitsForRestart(changed(change), aVm()), 'nothing waits while it is down').toEqual([])
})

test('what is not changed is not sent, however it is written', () => {
  expect(toUpdateVm(editValues(vm), vm)).toEqual({})
  expect(
    toUpdateVm(changed({ name: ` ${vm.name} `, memory: { amount: vm.memoryBytes / 2 ** 20, unit: 'MiB' } }), vm),
  ).toEqual({})
})

test('hosts it is pinned to are sent when they are others, not when they are in another order', () => {
  const pinned = aVm({ pinnedHosts: ['a', 'b'].map((id) => ({ kind: 'host', id })) })
  const sent = (pinnedHostIds: string[]) => toUpdateVm({ ...editValues(pinned), pinnedHostIds }, pinned)
  expect(sent(['b', 'a'])).toEqual({})
  expect(sent(['b'])).toEqual({ pinnedHostIds: ['b'] })
  expect(sent([])).toEqual({ pinnedHostIds: [] })
})

test('every field is said in words', () => {
  const hostNames = (ids: readonly string[]) => ids.map((id) => `host ${id}`).join()
  const words = {
    isoName: (id: string) => `disc ${id}`,
    hostNames,
    quotaName: (id: string) => `quota ${id}`,
    yesNo: (is: boolean) => (is ? 'Yes' : 'No'),
  }
  const say = (field: Parameters<typeof editWords>[0], change: Partial<EditValues> = {}) =>
    editWords(field, changed(change), words)
  expect(say('isoDiskId', { isoDiskId: '7' })).toBe('disc 7')
  expect(say('deleteProtected')).toBe('No')
  expect(say('pinnedHostIds', { pinnedHostIds: ['7', '8'] })).toBe('host 7,host 8')
  expect(say('quotaId', { quotaId: '9' })).toBe('quota 9')
  expect(say('cpu')).toBe('2 vCPUs (2×1×1)')
  expect(say('description', { description: ' ' })).toBe('–')
})
