// The estate that is fuzzed: an engine with simulated hosts, and something of every kind to begin with.
import type { Schema } from '@overt/api-client/engine'
import { expect } from 'vitest'
import { composeHosts } from '../../src/hosts/compose.ts'
import { type TestEngine, testEngine } from '../harness.ts'
import { eventually } from '../runtime.ts'
import { type SimulatedHosts, startSimulatedHosts } from '../simulated-hosts.ts'
import { type LoggedLines, listeningLog } from './logged.ts'
import type { Place } from './people.ts'

/** An engine, its hosts, what it logs, and where roles are given. */
export interface FuzzedEstate extends AsyncDisposable {
  readonly engine: TestEngine
  readonly hosts: SimulatedHosts
  readonly logged: LoggedLines
  readonly places: readonly Place[]
}

const hostNames = ['sim-host-001', 'sim-host-002', 'sim-host-003', 'sim-host-004']
const mebibyte = 2 ** 20

/** Starts it; it takes a few seconds. */
export async function fuzzedEstate(): Promise<FuzzedEstate> {
  const { log, logged } = listeningLog()
  // Whether a reply fits the contract is for the judge to say, not for the engine.
  const engine = await testEngine({ composeHosts, log, config: { validateReplies: false } })
  const hosts = await startSimulatedHosts(engine, hostNames)
  try {
    return {
      engine,
      hosts,
      logged,
      places: await furnish(engine),
      async [Symbol.asyncDispose]() {
        await hosts[Symbol.asyncDispose]()
        await engine[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await hosts[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    throw error
  }
}

async function furnish({ admin: { call } }: TestEngine): Promise<Place[]> {
  const succeeded = async ({ id, object }: Schema<'Operation'>) => {
    const operation = await eventually(
      () => call('getOperation', { path: { id }, query: { waitSeconds: 30 } }),
      ({ status }) => status !== 'waiting' && status !== 'running',
    )
    expect(operation).toMatchObject({ status: 'succeeded' })
    return object.id
  }
  const { id: dataCenterId } = await call('createDataCenter', { body: { name: 'Fuzzed', local: true } })
  const aCluster = async (name: string) =>
    (await call('createCluster', { body: { name, dataCenterId, architecture: 'x86_64' } })).id
  const clusterIds = [await aCluster('Fuzzed 1'), await aCluster('Fuzzed 2')] as const
  const network = await call('createNetwork', { body: { name: 'fuzzed', dataCenterId, mode: 'nat', mtu: 1500 } })
  await eventually(
    async () => (await call('listHosts', {})).items,
    (items) => items.length === hostNames.length,
  )
  const { items: pending } = await call('listHosts', {})
  for (const [index, { id }] of pending.entries()) {
    const clusterId = index < 3 ? clusterIds[0] : clusterIds[1]
    await call('approveHost', { path: { id }, body: { clusterId } })
  }
  const hosts = await eventually(
    async () => (await call('listHosts', {})).items,
    (items) => items.every(({ status }) => status === 'up'),
  )
  const hostId = hosts.find(({ clusterId }) => clusterId === clusterIds[0])?.id ?? ''
  const storage = { type: 'local', hostId, path: '/srv/overt/domain' } as const
  const storageDomainId = await succeeded(
    await call('createStorageDomain', { body: { name: 'fuzzed', dataCenterId, storage } }),
  )
  await eventually(
    () => call('getStorageDomain', { path: { id: storageDomainId } }),
    ({ status }) => status === 'active',
  )
  const image = { type: 'import', hostId, path: '/srv/overt/images/simulated.qcow2', format: 'qcow2' } as const
  const diskId = await succeeded(
    await call('createDisk', {
      body: { name: 'image', storageDomainId, readOnly: true, allocation: 'thin', source: image },
    }),
  )
  const cpu = { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 }
  const common = { memoryBytes: 256 * mebibyte, cpu, firmware: 'bios' as const, deleteProtected: false }
  const clone = { allocation: 'thin' as const, source: { type: 'clone' as const, diskId, mode: 'linked' as const } }
  const vmIds: string[] = []
  for (const [index, clusterId] of [clusterIds[0], clusterIds[0], clusterIds[0], clusterIds[1]].entries())
    vmIds.push(
      await succeeded(
        await call('createVm', {
          body: {
            ...common,
            name: `fuzzed-${index}`,
            clusterId,
            disks: index === 0 ? [clone] : [],
            nics: [{ networkId: network.id, model: 'virtio', linked: true }],
            start: index % 2 === 0,
          },
        }),
      ),
    )
  const tag = await call('createTag', { body: { name: 'fuzzed' } })
  await call('tagObject', { path: { id: tag.id }, body: { kind: 'vm', id: vmIds[1] ?? '' } })
  await call('createGroup', { body: { name: 'fuzzed' } })
  await call('createRole', { body: { name: 'fuzzed', kind: 'user', rights: ['see', 'run_vm'] } })
  // A directory where nobody listens: what is asked of it fails at once, and within this machine.
  const ldap = { urls: ['ldaps://127.0.0.1:1'], userBase: 'dc=example', allowLocalAddresses: true }
  await call('createIdentityProvider', { body: { name: 'Nobody there', enabled: true, ldap } })
  return [
    { kind: 'data_center', id: dataCenterId },
    { kind: 'cluster', id: clusterIds[0] },
    { kind: 'host', id: hostId },
    { kind: 'storage_domain', id: storageDomainId },
    { kind: 'network', id: network.id },
    { kind: 'disk', id: diskId },
    { kind: 'vm', id: vmIds[0] ?? '' },
    { kind: 'tag', id: tag.id },
  ]
}
