import { describe, expect, test } from 'vitest'
import { deriveHostStatus, type HostFacts } from './status.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const connection = (state: NonNullable<HostFacts['connection']>['state'], reason = '') => ({
  state,
  reason,
  since: at(5),
})
const offer = { cpuTypes: ['Nehalem', 'qemu64', 'Westmere'], machineTypes: ['pc-q35-7.2'] }
const reported = {
  at: at(6),
  architecture: 'x86_64',
  driverConnected: true,
  driverMessage: '',
  offer,
  brokenNetworks: [],
}
const cluster = { architecture: 'x86_64', cpuType: null, emulatedMachine: null }
const up: HostFacts = {
  createdAt: at(0),
  approvedAt: at(1),
  connection: connection('up'),
  reported,
  maintenance: null,
  cluster,
  unreached: null,
}
const table: [string, HostFacts, string, string, Date][] = [
  ['registered', { ...up, approvedAt: null, connection: null, reported: null }, 'pending_approval', 'approve', at(0)],
  ['registered anew', { ...up, approvedAt: null }, 'pending_approval', 'approve', at(0)],
  ['just approved', { ...up, connection: null, reported: null }, 'initializing', 'about to connect', at(1)],
  [
    'connecting for the first time',
    { ...up, connection: connection('initializing', 'soon') },
    'initializing',
    'soon',
    at(5),
  ],
  ['up', up, 'up', '', at(5)],
  [
    'a network missing',
    { ...up, reported: { ...reported, brokenNetworks: [{ name: 'lan', reason: 'its device is not ours.' }] } },
    'non_operational',
    'Network lan is missing on it: its device is not ours.',
    at(6),
  ],
  [
    'storage that others reach',
    { ...up, unreached: { names: ['nfs'], reason: 'no such folder', since: at(7).toISOString() } },
    'non_operational',
    'does not reach storage domain nfs, which other hosts reach: no such folder',
    at(7),
  ],
  [
    'storage that others reach, and the connection lost',
    {
      ...up,
      connection: connection('connecting', 'closed'),
      unreached: { names: ['nfs'], reason: '', since: at(7).toISOString() },
    },
    'connecting',
    'closed',
    at(5),
  ],
  ['connection lost', { ...up, connection: connection('connecting', 'closed') }, 'connecting', 'closed', at(5)],
  ['lost for long', { ...up, connection: connection('non_responsive', 'silent') }, 'non_responsive', 'silent', at(5)],
  [
    'hypervisor away',
    { ...up, reported: { ...reported, driverConnected: false, driverMessage: 'no socket' } },
    'non_operational',
    'does not answer: no socket',
    at(6),
  ],
  [
    'hypervisor away and connection lost',
    { ...up, connection: connection('connecting', 'closed'), reported: { ...reported, driverConnected: false } },
    'connecting',
    'closed',
    at(5),
  ],
  [
    'in a cluster it does not fit',
    { ...up, cluster: { ...cluster, architecture: 'aarch64' } },
    'non_operational',
    'aarch64',
    at(5),
  ],
  [
    'below the CPU type of its cluster',
    { ...up, cluster: { ...cluster, cpuType: 'Skylake-Server' } },
    'non_operational',
    "can't be Skylake-Server, the CPU type of its cluster; the most it offers is Westmere",
    at(5),
  ],
  ['at the CPU type of its cluster', { ...up, cluster: { ...cluster, cpuType: 'Westmere' } }, 'up', '', at(5)],
  [
    'without the board of its cluster',
    { ...up, cluster: { ...cluster, emulatedMachine: 'pc-q35-9.0' } },
    'non_operational',
    'does not have pc-q35-9.0',
    at(5),
  ],
  [
    'of an agent that does not tell its boards',
    {
      ...up,
      cluster: { ...cluster, emulatedMachine: 'pc-q35-9.0' },
      reported: { ...reported, offer: { ...offer, machineTypes: undefined } },
    },
    'up',
    '',
    at(5),
  ],
]

describe('deriveHostStatus', () => {
  test.each(table)('%s', (_name, facts, status, reason, since) => {
    const derived = deriveHostStatus(facts)
    expect(derived).toMatchObject({ status, since })
    expect(derived.reason).toMatch(reason || /^$/)
  })
})
