import type { HostDescription } from '@overt/api-client/agent'
import { describe, expect, test } from 'vitest'
import { compareCapabilities, withKnownFacts } from './capabilities.ts'
import { fakeDescription } from './fake-facts.ts'

const before: HostDescription = {
  ...fakeDescription,
  versions: { agent: '1.0', libvirt: '11.0.0', qemu: '9.0.0', kernel: '6.12.1' },
  accelerator: { ...fakeDescription.accelerator, kind: 'kvm' },
  nics: [
    { name: 'eth0', linkUp: true, addresses: ['10.0.0.5/24'] },
    { name: 'eth1', linkUp: true, addresses: [] },
  ],
}
const { cpu, accelerator, nics = [] } = before
const many = Array.from({ length: 8 }, (_, index) => `Model-${index}`)
const table: [string, Partial<HostDescription>, string[], boolean][] = [
  [
    'an update',
    { versions: { agent: '1.1', libvirt: '11.0.0', qemu: '10.1.0', kernel: '6.12.1' } },
    ['agent 1.0 became 1.1', 'QEMU 9.0.0 became 10.1.0'],
    false,
  ],
  ['memory taken out', { memoryBytes: 32 * 2 ** 30 }, ['memory: 64 GiB became 32 GiB'], true],
  ['memory put in', { memoryBytes: 128 * 2 ** 30 }, ['memory: 64 GiB became 128 GiB'], false],
  ['CPUs gone', { cpu: { ...cpu, onlineCpus: 4 } }, ['CPUs in use: 8 became 4'], true],
  ['KVM switched off', { accelerator: { ...accelerator, kind: 'tcg' } }, ['KVM is gone, so guests are emulated'], true],
  [
    'CPU models',
    { cpu: { ...cpu, guestModels: many } },
    ['CPU models gone: qemu64', 'CPU models new: Model-0, Model-1, Model-2, Model-3, Model-4 and 3 more'],
    true,
  ],
  [
    'a cable',
    { nics: nics.map((nic) => ({ ...nic, linkUp: nic.name === 'eth0' })) },
    ['network links gone: eth1'],
    true,
  ],
  ['a storage root', { storageRoots: [] }, ['storage roots gone: /srv/overt'], true],
  ['SPICE', { displays: ['vnc', 'spice'] }, ['displays new: spice'], false],
]

describe('capabilities', () => {
  test.each(table)('%s', (_what, over, words, isLess) => {
    expect(compareCapabilities(before, { ...before, ...over })).toEqual({ words, isLess })
  })

  test.each<[string, Partial<HostDescription>]>([
    ['nothing', {}],
    ['a kernel that keeps some MiB more', { memoryBytes: before.memoryBytes - 30 * 2 ** 20 }],
    ['space on its storage', { storageRoots: [{ path: '/srv/overt', availableBytes: 1, totalBytes: 1e12 }] }],
    ['addresses', { nics: nics.map((nic) => ({ ...nic, addresses: [] })) }],
    ['the order of names', { nics: nics.toReversed() }],
    ['an agent that says more', { versions: { ...before.versions, os: 'Debian 13' } }],
  ])('%s is no change', (_what, over) => {
    expect(compareCapabilities(before, { ...before, ...over })).toBeUndefined()
  })

  test('a hypervisor that is away takes nothing from what is known', () => {
    const away: HostDescription = {
      ...fakeDescription,
      cpu: { ...cpu, guestModels: [] },
      versions: { agent: '1.1', kernel: '6.12.1' },
      driverConnected: false,
      driverMessage: 'no socket',
    }
    const known = withKnownFacts(away, before)
    expect(known).toMatchObject({ driverConnected: false, driverMessage: 'no socket', cpu: before.cpu })
    expect(compareCapabilities(before, known)?.words).toEqual(['agent 1.0 became 1.1'])
    // Updated while it was away.
    const back = { ...before, versions: { ...before.versions, agent: '1.1', libvirt: '11.5.0' } }
    expect(compareCapabilities(known, withKnownFacts(back, known))?.words).toEqual(['libvirt 11.0.0 became 11.5.0'])
    expect(withKnownFacts(away, undefined)).toBe(away)
  })
})
