import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { invalidField } from '../disks/prepare.ts'
import { findLargestHost, listHostsToPin, lockIso } from './write-store.ts'

/** vCPUs of a topology. */
export function cpuCount(cpu: {
  readonly sockets: number
  readonly coresPerSocket: number
  readonly threadsPerCore: number
}): number {
  return cpu.sockets * cpu.coresPerSocket * cpu.threadsPerCore
}

/** Refuses a VM that no host of its cluster could ever run. A cluster without hosts refuses nothing yet. */
export async function checkSize(
  tx: Tx,
  cluster: { readonly id: string; readonly name: string },
  { memoryBytes, cpus }: { readonly memoryBytes?: number; readonly cpus?: number },
): Promise<void> {
  const largest = await findLargestHost(tx, cluster.id)
  if (largest.hosts === 0) return
  if (memoryBytes !== undefined && memoryBytes > largest.memoryBytes)
    throw invalidField(
      '/memoryBytes',
      `No host of cluster ${cluster.name} has so much memory; the largest has ${Math.floor(largest.memoryBytes / 2 ** 20)} MiB.`,
    )
  if (cpus !== undefined && cpus > largest.cpus)
    throw invalidField('/cpu', `No host of cluster ${cluster.name} has so many CPUs; the largest has ${largest.cpus}.`)
}

/** Refuses to pin a VM to hosts that are not of its cluster or not to be seen; those it is pinned to already may stay. */
export async function checkPinnedHosts(
  tx: Tx,
  actor: Actor,
  cluster: { readonly id: string; readonly name: string },
  ids: readonly string[],
  already: readonly string[] = [],
): Promise<void> {
  const known = await listHostsToPin(tx, actor, cluster.id, ids)
  for (const [index, id] of ids.entries())
    if (!known.has(id) && !already.includes(id))
      throw invalidField(
        `/pinnedHostIds/${index}`,
        `There is no such host in cluster ${cluster.name}, or you may not see it.`,
      )
}

/** Checks that a disk can be put into a CD drive, and keeps it from being deleted meanwhile. */
export async function lockUsableIso(tx: Tx, actor: Actor, diskId: string): Promise<void> {
  const iso = await lockIso(tx, actor, diskId)
  if (!iso) throw invalidField('/isoDiskId', 'There is no such disk, or you may not see it.')
  if (iso.content_type !== 'iso')
    throw invalidField(
      '/isoDiskId',
      `Disk ${iso.name} is not an ISO image. Import the image as ISO, or attach the disk.`,
    )
  if (!iso.ready_at || iso.busy)
    throw new AppError('conflict', `An operation works on ISO image ${iso.name}. Wait until that has ended.`)
}
