// Makes the simulated part of an estate through the public API: hosts that enrol like any other, storage on each, and
// VMs with disks and networks. Each step looks what is there already, so that one that was cut off is finished by the
// next start.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { findOrMake } from '../find-or-make.ts'
import { each, listAll, Progress } from './calls.ts'
import { simulatedHostName as hostName } from './names.ts'
import { makeStorage } from './storage.ts'
import { makeVms } from './vms.ts'

/** How large the simulated part is. */
export interface SimulatedSize {
  readonly hosts: number
  readonly vmsPerHost: number
}

/** What making it needs. */
export interface Provision {
  readonly client: Client
  readonly size: SimulatedSize
  /** Folder of the simulated hosts, as the agent's process has it. */
  readonly folder: string
  /** Called once the hosts' tokens are there. */
  readonly startHosts: () => Promise<void>
  readonly say: (line: string) => void
}

const name = 'Simulated'
/** Hosts in one cluster. */
const hostsPerCluster = 25
/** How long another host may take to come up, in milliseconds. */
const patienceMs = 180_000
/** Networks of the data center; isolated, as nothing of this machine is touched. */
const networkNames = ['Simulated production', 'Simulated test'] as const

/** Makes what is missing of the data center, its clusters, networks, hosts, storage and VMs, and starts the VMs. */
export async function provision(parts: Provision): Promise<void> {
  const { client, size, say } = parts
  const { id: dataCenterId } = await findOrMake(
    name,
    () => client.call('listDataCenters', { query: { search: name } }),
    () => client.call('createDataCenter', { body: { name, local: true, description: simulated } }),
  )
  const clusters: Schema<'Cluster'>[] = []
  for (let from = 0; from < size.hosts; from += hostsPerCluster)
    clusters.push(await makeCluster(client, dataCenterId, `${name} ${clusters.length + 1}`))
  const networkIds: string[] = []
  for (const network of networkNames) networkIds.push((await makeNetwork(client, dataCenterId, network)).id)
  const hosts = await enrolHosts(parts, clusters)
  say(`${size.hosts} simulated hosts are up.`)
  const images = await makeStorage({ client, dataCenterId, hosts, say })
  await makeVms({ client, size, clusterIds: clusterIdsOf(clusters, size.hosts), networkIds, images, say })
}

const simulated = 'Simulated: no guest really runs here.'

function makeCluster(client: Client, dataCenterId: string, cluster: string): Promise<Schema<'Cluster'>> {
  return findOrMake(
    cluster,
    () => client.call('listClusters', { query: { dataCenterId: [dataCenterId], search: cluster } }),
    () =>
      client.call('createCluster', {
        body: { name: cluster, dataCenterId, architecture: 'x86_64', description: simulated },
      }),
  )
}

function makeNetwork(client: Client, dataCenterId: string, network: string): Promise<Schema<'Network'>> {
  return findOrMake(
    network,
    () => client.call('listNetworks', { query: { dataCenterId: [dataCenterId], search: network } }),
    () => client.call('createNetwork', { body: { name: network, dataCenterId, mode: 'isolated', mtu: 1500 } }),
  )
}

/** The cluster of each host, by its place from 1 less one. */
function clusterIdsOf(clusters: readonly Schema<'Cluster'>[], hosts: number): string[] {
  return Array.from({ length: hosts }, (_, index) => clusters[Math.floor(index / hostsPerCluster)]?.id ?? '')
}

/** Enrols the hosts that are not, and answers all of them in their order once they are up. */
async function enrolHosts(
  { client, size: { hosts }, folder, startHosts, say }: Provision,
  clusters: readonly Schema<'Cluster'>[],
): Promise<Schema<'Host'>[]> {
  const list = () => listAll((after) => client.call('listHosts', { query: { limit: 1000, ...after } }))
  const known = new Set((await list()).map((host) => host.name))
  const places = Array.from({ length: hosts }, (_, index) => index + 1)
  await each(
    places.filter((place) => !known.has(hostName(place))),
    async (place) => {
      const { token } = await client.call('createHostEnrollmentToken', { body: { expiresInSeconds: 3600 } })
      const own = join(folder, hostName(place))
      await mkdir(own, { recursive: true, mode: 0o700 })
      await writeFile(join(own, 'enrollment-token'), `${token}\n`, { mode: 0o600 })
    },
  )
  await startHosts()
  const up = new Map<number, Schema<'Host'>>()
  const progress = new Progress(say, (done) => `${done} of ${hosts} simulated hosts are up.`)
  for (let deadline = Date.now() + patienceMs, before = 0; ; before = up.size) {
    const byName = new Map((await list()).map((host) => [host.name, host]))
    await each(places, async (place) => {
      const host = byName.get(hostName(place))
      if (host?.status === 'up') up.set(place, host)
      if (host?.status !== 'pending_approval') return
      const cluster = clusters[Math.floor((place - 1) / hostsPerCluster)]
      if (cluster) await client.call('approveHost', { path: { id: host.id }, body: { clusterId: cluster.id } })
    })
    if (up.size === hosts) return places.flatMap((place) => up.get(place) ?? [])
    progress.reached(up.size)
    if (up.size > before) deadline = Date.now() + patienceMs
    else if (Date.now() > deadline) throw new Error(awaited(places, up, byName))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** Says of the first host that does not come up how it is, and where a fault would be seen that was asked for. */
function awaited(
  places: readonly number[],
  up: ReadonlyMap<number, unknown>,
  byName: ReadonlyMap<string, Schema<'Host'>>,
): string {
  const [first = '', ...others] = places.filter((place) => !up.has(place)).map(hostName)
  const host = byName.get(first)
  const how = host ? `${host.status}${host.statusReason ? ` (${host.statusReason})` : ''}` : 'not enrolled'
  const more = others.length > 0 ? `, ${others.length} more are not up` : ''
  return `${first} is ${how}${more}. \`npm run simulate -- list\` shows the faults there are.`
}
