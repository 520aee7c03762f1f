// What a lab begins with, made through the public API: a place for hosts, storage that all of them share, an image.
import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { finished } from '../../support/sign-in.ts'
import { until } from '../../support/until.ts'

const cacheScript = join(import.meta.dirname, '../../../launcher/src/guest-image/cache.ts')

/** Builds the demo guest's image if need be and gives where it is; before a lab is made, as its hosts reach no registry. */
export async function guestImage(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cacheScript])
  return stdout.trim()
}

/** Data center with shared storage, or of hosts each with its own, and cluster and network that hosts are put into. */
export async function makePlace(client: Client, local: boolean): Promise<{ dataCenterId: string; clusterId: string }> {
  const { id: dataCenterId } = await client.call('createDataCenter', { body: { name: 'Lab', local } })
  const { id: clusterId } = await client.call('createCluster', {
    body: { name: 'Lab', dataCenterId, architecture: process.arch === 'arm64' ? 'aarch64' : 'x86_64' },
  })
  await client.call('createNetwork', { body: { name: 'Lab', dataCenterId, mode: 'nat', mtu: 1500 } })
  return { dataCenterId, clusterId }
}

/** A storage domain in the folder that every host sees, once a host is up; resolves when it can be used. */
export async function makeSharedStorage(
  client: Client,
  dataCenterId: string,
  folder: string,
): Promise<Schema<'StorageDomain'>> {
  const storage = { type: 'shared_folder', path: join(folder, 'domain') } as const
  const made = await client.call('createStorageDomain', { body: { name: 'Shared', dataCenterId, storage } })
  await finished(client, made.id)
  return await until('the shared storage domain to be active', async () => {
    const domain = await client.call('getStorageDomain', { path: { id: made.object.id } })
    return domain.status === 'active' && domain.storage.spmHostId !== undefined && domain
  })
}

/** A storage domain of one host, which no other reaches. */
export async function makeOwnStorage(
  client: Client,
  { dataCenterId, hostId, path }: { readonly dataCenterId: string; readonly hostId: string; readonly path: string },
): Promise<Schema<'StorageDomain'>> {
  const storage = { type: 'local', hostId, path } as const
  const made = await client.call('createStorageDomain', { body: { name: `Of ${hostId}`, dataCenterId, storage } })
  await finished(client, made.id)
  return await until('the storage domain of the host to be active', async () => {
    const domain = await client.call('getStorageDomain', { path: { id: made.object.id } })
    return domain.status === 'active' && domain
  })
}

/** Imports the demo guest's image, from where every host sees it. */
export async function importImage(
  client: Client,
  domain: Schema<'StorageDomain'>,
  folder: string,
  image: string,
): Promise<string> {
  const path = join(folder, 'images', 'tiny-linux.qcow2')
  await mkdir(join(folder, 'images'), { recursive: true })
  await copyFile(image, path)
  const hostId = domain.storage.type === 'local' ? domain.storage.hostId : domain.storage.spmHostId
  if (hostId === undefined) throw new Error('no host works on the shared storage domain')
  const operation = await client.call('createDisk', {
    body: {
      name: 'tiny-linux',
      description: 'A small Linux that boots in seconds. Clone it to make VMs.',
      storageDomainId: domain.id,
      allocation: 'thin',
      readOnly: true,
      source: { type: 'import', hostId, path, format: 'qcow2' },
    },
  })
  await finished(client, operation.id)
  return operation.object.id
}
