import type { Client } from '@overt/api-client'
import { ApiError } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { findOrMake } from './find-or-make.ts'

/** What the first run needs to know and to have done for it. */
export interface FirstRunOptions {
  readonly client: Client
  /** Folder of the local storage domain, beneath a storage root of the agent. */
  readonly storagePath: string
  /** Makes the demo image and tells where it is, beneath a storage root of the agent; absent: no image, no VM. */
  readonly demoImage?: () => Promise<string>
  /** Hands a one-time token to the agent of this machine and starts it. Called only while no host is enrolled. */
  readonly enrollAgent: (token: string) => Promise<void>
  /** One line for the terminal. */
  readonly say: (line: string) => void
  /** Milliseconds to wait for each thing that takes time; default 180 000. */
  readonly patienceMs?: number
}

const mebibyte = 1024 * 1024

/**
 * Makes data center, cluster, network, host, storage domain `Default` and the running VM `hello`, through the public
 * API. Each step first looks whether it was done, so that a run that was cut off is finished by the next.
 */
export async function firstRun(options: FirstRunOptions): Promise<void> {
  const { client, say } = options
  const dataCenter = await findOrMake(
    'Default',
    () => client.call('listDataCenters', { query: { search: 'Default' } }),
    () => client.call('createDataCenter', { body: { name: 'Default', local: true } }),
  )
  const cluster = await findOrMake(
    'Default',
    () => client.call('listClusters', { query: { search: 'Default' } }),
    () =>
      client.call('createCluster', {
        body: {
          name: 'Default',
          dataCenterId: dataCenter.id,
          architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
        },
      }),
  )
  const network = await findOrMake(
    'Default',
    () => client.call('listNetworks', { query: { dataCenterId: [dataCenter.id], search: 'Default' } }),
    () =>
      client.call('createNetwork', { body: { name: 'Default', dataCenterId: dataCenter.id, mode: 'nat', mtu: 1500 } }),
  )
  say('Data center, cluster and network "Default" are there.')

  const host = await enrollHost(options, cluster.id)
  say(`Host ${host.name} is up.`)

  const domain = await ensureStorageDomain(options, dataCenter.id, host.id)
  say('Storage domain "Default" is active.')
  if (!options.demoImage) return

  const image = await ensureImage(options, domain.id, host.id, options.demoImage)
  say('Image "tiny-linux" is imported.')
  await ensureHello(options, { clusterId: cluster.id, networkId: network.id, imageId: image.id })
  say('VM "hello" is running.')
}

async function enrollHost(options: FirstRunOptions, clusterId: string): Promise<Schema<'Host'>> {
  const { client } = options
  const list = async () => (await client.call('listHosts', {})).items
  if ((await list()).length === 0) {
    const { token } = await client.call('createHostEnrollmentToken', { body: { expiresInSeconds: 3600 } })
    await options.enrollAgent(token)
  }
  const enrolled = await until('the agent of this machine to register', options, async () => (await list())[0])
  if (enrolled.status === 'pending_approval')
    await client.call('approveHost', { path: { id: enrolled.id }, body: { clusterId } })
  return until(`host ${enrolled.name} to be up`, options, async () => {
    const host = await client.call('getHost', { path: { id: enrolled.id } })
    return host.status === 'up' ? host : undefined
  })
}

async function ensureStorageDomain(options: FirstRunOptions, dataCenterId: string, hostId: string) {
  const { client } = options
  const find = async () =>
    (
      await client.call('listStorageDomains', { query: { dataCenterId: [dataCenterId], search: 'Default' } })
    ).items.find(({ name }) => name === 'Default')
  if (!(await find()))
    await succeed(
      options,
      await client.call('createStorageDomain', {
        body: { name: 'Default', dataCenterId, storage: { type: 'local', hostId, path: options.storagePath } },
      }),
    )
  return until('storage domain "Default" to be active', options, async () => {
    const domain = await find()
    return domain?.status === 'active' ? domain : undefined
  })
}

async function ensureImage(
  options: FirstRunOptions,
  storageDomainId: string,
  hostId: string,
  demoImage: () => Promise<string>,
): Promise<Schema<'Disk'>> {
  const { client } = options
  const find = async () =>
    (
      await client.call('listDisks', { query: { storageDomainId: [storageDomainId], search: 'tiny-linux' } })
    ).items.find(({ name }) => name === 'tiny-linux')
  if (!(await find())) {
    options.say('Building the demo guest image…')
    const path = await demoImage()
    await succeed(
      options,
      await client.call('createDisk', {
        body: {
          name: 'tiny-linux',
          description: 'A small Linux that boots in seconds. Clone it to make VMs.',
          storageDomainId,
          allocation: 'thin',
          readOnly: true,
          source: { type: 'import', hostId, path, format: 'qcow2' },
        },
      }),
    )
  }
  return until('image "tiny-linux" to be ready', options, async () => {
    const disk = await find()
    return disk?.status === 'ok' ? disk : undefined
  })
}

async function ensureHello(
  options: FirstRunOptions,
  { clusterId, networkId, imageId }: { clusterId: string; networkId: string; imageId: string },
): Promise<void> {
  const { client } = options
  const find = async () =>
    (await client.call('listVms', { query: { search: 'hello' } })).items.find(({ name }) => name === 'hello')
  if (!(await find()))
    await succeed(
      options,
      await client.call('createVm', {
        body: {
          name: 'hello',
          description: 'The first VM. Open its console.',
          clusterId,
          memoryBytes: 256 * mebibyte,
          cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
          firmware: 'bios',
          deleteProtected: false,
          disks: [{ allocation: 'thin', source: { type: 'clone', diskId: imageId, mode: 'linked' } }],
          nics: [{ networkId, model: 'virtio', linked: true }],
          cloudInit: { hostName: 'hello' },
          start: false,
        },
      }),
    )
  const vm = await until('VM "hello" to be made', options, async () => {
    const found = await find()
    return found && found.status !== 'image_locked' ? found : undefined
  })
  if (vm.status === 'down') await succeed(options, await client.call('startVm', { path: { id: vm.id } }))
  await until('VM "hello" to run', options, async () => {
    const found = await client.call('getVm', { path: { id: vm.id } })
    return ['up', 'powering_up'].includes(found.status) ? found : undefined
  })
}

/** Waits for an operation's end; rejects with what it says when it did not succeed. */
async function succeed(options: FirstRunOptions, operation: Schema<'Operation'>): Promise<void> {
  const ended = await until(`operation ${operation.kind}`, options, async () => {
    const now = await options.client.call('getOperation', { path: { id: operation.id }, query: { waitSeconds: 10 } })
    return ['succeeded', 'failed', 'cancelled', 'stuck'].includes(now.status) ? now : undefined
  })
  if (ended.status !== 'succeeded')
    throw new Error(`${ended.kind} of ${ended.object.name ?? ended.object.id}: ${ended.error?.message ?? ended.reason}`)
}

/** Asks again until there is an answer; an engine that is just restarting is waited for as well. */
async function until<T>(what: string, options: FirstRunOptions, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + (options.patienceMs ?? 180_000)
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable) throw error
    }
    if (Date.now() > deadline) throw new Error(`Waited too long for ${what}. The logs in the data folder say more.`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
