// Makes the simulated part of an estate through the public API: hosts that enrol like any other, and VMs on them. Each
// step looks what is there already, so that one that was cut off is finished by the next start.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { findOrMake } from '../find-or-make.ts'
import { simulatedHostName as hostName, simulatedVm } from './names.ts'

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
const callsAtOnce = 16
const sayEveryMs = 5_000

/** Makes what is missing of the data center, its clusters, hosts, and VMs, and starts the VMs. */
export async function provision({ client, size, folder, startHosts, say }: Provision): Promise<void> {
  const dataCenter = await findOrMake(
    name,
    () => client.call('listDataCenters', { query: { search: name } }),
    () => client.call('createDataCenter', { body: { name, local: true } }),
  )
  const clusters: Schema<'Cluster'>[] = []
  for (let from = 0; from < size.hosts; from += hostsPerCluster) {
    const cluster = `${name} ${clusters.length + 1}`
    clusters.push(
      await findOrMake(
        cluster,
        () => client.call('listClusters', { query: { dataCenterId: dataCenter.id, search: cluster } }),
        () =>
          client.call('createCluster', {
            body: { name: cluster, dataCenterId: dataCenter.id, architecture: 'x86_64' },
          }),
      ),
    )
  }
  await enrolHosts({ client, size, folder, startHosts, say }, clusters)
  say(`${size.hosts} simulated hosts are up.`)
  await makeVms(client, size, clusters, say)
}

async function enrolHosts(
  { client, size: { hosts }, folder, startHosts, say }: Provision,
  clusters: readonly Schema<'Cluster'>[],
): Promise<void> {
  const known = new Set(
    (await listAll((after) => client.call('listHosts', { query: { ...after } }))).map((h) => h.name),
  )
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
  const waiting = new Set(places)
  let saidAt = Date.now()
  while (waiting.size > 0) {
    const listed = await listAll((after) => client.call('listHosts', { query: { ...after } }))
    const byName = new Map(listed.map((host) => [host.name, host]))
    await each([...waiting], async (place) => {
      const host = byName.get(hostName(place))
      if (host?.status === 'up') waiting.delete(place)
      if (host?.status !== 'pending_approval') return
      const cluster = clusters[Math.floor((place - 1) / hostsPerCluster)]
      if (cluster) await client.call('approveHost', { path: { id: host.id }, body: { clusterId: cluster.id } })
    })
    if (waiting.size > 0) await new Promise((resolve) => setTimeout(resolve, 1_000))
    if (waiting.size === 0 || Date.now() - saidAt < sayEveryMs) continue
    saidAt = Date.now()
    say(`${hosts - waiting.size} of ${hosts} simulated hosts are up.`)
  }
}

async function makeVms(
  client: Client,
  { hosts, vmsPerHost }: SimulatedSize,
  clusters: readonly Schema<'Cluster'>[],
  say: (line: string) => void,
): Promise<void> {
  const known = new Map<string, Schema<'Vm'>>()
  for (const { id } of clusters)
    for (const vm of await listAll((after) =>
      client.call('listVms', { query: { clusterId: id, limit: 1000, ...after } }),
    ))
      known.set(vm.name, vm)
  const total = hosts * vmsPerHost
  const numbers = Array.from({ length: total }, (_, number) => number)
  const missing = numbers.filter((number) => !known.has(simulatedVm(number).name))
  // Those whose start was cut off.
  await each(numbers.filter(runs), async (number) => {
    const vm = known.get(simulatedVm(number).name)
    if (vm?.status === 'down') await client.call('startVm', { path: { id: vm.id } })
  })
  let made = total - missing.length
  let saidAt = Date.now()
  await each(missing, async (number) => {
    const vm = simulatedVm(number)
    const cluster = clusters[Math.floor(number / vmsPerHost / hostsPerCluster)]
    if (!cluster) return
    const operation = await client.call('createVm', {
      body: {
        name: vm.name,
        description: 'Simulated: no guest really runs.',
        clusterId: cluster.id,
        memoryBytes: vm.memoryBytes,
        cpu: { sockets: 1, coresPerSocket: vm.cores, threadsPerCore: 1 },
        firmware: 'bios',
        deleteProtected: false,
        start: runs(number),
      },
    })
    await client.call('getOperation', { path: { id: operation.id }, query: { waitSeconds: 30 } })
    made += 1
    if (Date.now() - saidAt < sayEveryMs) return
    saidAt = Date.now()
    say(`${made} of ${total} simulated VMs are made.`)
  })
  say(`${total} simulated VMs are made.`)
}

/** Whether the VM of a number runs: a tenth is off, as in life. */
const runs = (number: number) => number % 10 !== 9

/** Works on all, a few at a time; one that fails ends it. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: callsAtOnce }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}

async function listAll<T>(
  page: (after: { after?: string }) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await page(after === undefined ? {} : { after })
    all.push(...items)
    if (next === null) return all
    after = next
  }
}
