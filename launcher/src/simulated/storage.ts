import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { each, listAll, Progress, succeed } from './calls.ts'

/** What making the storage needs. */
interface StorageParts {
  readonly client: Client
  readonly dataCenterId: string
  readonly hosts: readonly Schema<'Host'>[]
  readonly say: (line: string) => void
}

/** The image the VMs of a host are cloned from, and where. */
export interface HostImage {
  readonly diskId: string
  readonly storageDomainId: string
}

const path = '/srv/overt/domain'
const imagePath = '/srv/overt/images/simulated.qcow2'
const patienceMs = 60_000

/** Makes a local storage domain on each host, with an image in it; the images in the order of the hosts. */
export async function makeStorage({ client, dataCenterId, hosts, say }: StorageParts): Promise<HostImage[]> {
  const domains = byName(
    await listAll((after) =>
      client.call('listStorageDomains', { query: { dataCenterId: [dataCenterId], limit: 1000, ...after } }),
    ),
  )
  const disks = byName(
    await listAll((after) => client.call('listDisks', { query: { search: 'image-of-', limit: 1000, ...after } })),
  )
  const images = new Map<string, HostImage>()
  const progress = new Progress(say, (done) => `${done} of ${hosts.length} simulated hosts have storage.`)
  await each(hosts, async (host) => {
    const storageDomainId =
      domains.get(domainName(host))?.id ?? (await makeDomain(client, dataCenterId, domainName(host), host.id))
    const name = `image-of-${host.name}`
    const diskId = disks.get(name)?.id ?? (await makeImage(client, name, storageDomainId, host.id))
    images.set(host.id, { diskId, storageDomainId })
    progress.reached(images.size)
  })
  return hosts.flatMap((host) => images.get(host.id) ?? [])
}

const domainName = (host: Schema<'Host'>) => `storage-of-${host.name}`

async function makeDomain(client: Client, dataCenterId: string, name: string, hostId: string): Promise<string> {
  const operation = await client.call('createStorageDomain', {
    body: {
      name,
      description: 'Simulated: its volumes are records only.',
      dataCenterId,
      storage: { type: 'local', hostId, path },
    },
  })
  await succeed(client, operation)
  const { id } = operation.object
  for (const deadline = Date.now() + patienceMs; ; ) {
    const { status, statusReason } = await client.call('getStorageDomain', { path: { id } })
    if (status === 'active') return id
    if (Date.now() > deadline) throw new Error(`Storage domain ${name} is ${status}: ${statusReason}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function makeImage(client: Client, name: string, storageDomainId: string, hostId: string): Promise<string> {
  const operation = await client.call('createDisk', {
    body: {
      name,
      description: 'Simulated image.',
      storageDomainId,
      readOnly: true,
      allocation: 'thin',
      source: { type: 'import', hostId, path: imagePath, format: 'qcow2' },
    },
  })
  await succeed(client, operation)
  return operation.object.id
}

const byName = <T extends { name: string }>(items: readonly T[]) => new Map(items.map((item) => [item.name, item]))
