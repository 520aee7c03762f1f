import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { rightsOf } from '../../authz/roles.ts'
import type { Services } from '../../services.ts'
import { invalidField } from '../disks/prepare.ts'
import { findFirstNetwork, findLargestHost, highestNameNumber, listClusters } from './write-store.ts'

/** What a VM gets where its creator chooses nothing. */
export const newVmDefaults = {
  memoryBytes: 2 ** 30,
  cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
  firmware: 'bios',
  display: 'vnc',
  diskSizeBytes: 10 * 2 ** 30,
  namePrefix: 'vm',
} as const

/** What a form for a new VM begins with. */
export async function vmDefaults(
  { db, disks }: Pick<Services, 'db' | 'disks'>,
  actor: Actor,
  { clusterId, name }: QueryOf<'getVmDefaults'>,
): Promise<Schema<'VmDefaults'>> {
  const { memoryBytes, cpu, diskSizeBytes, namePrefix } = newVmDefaults
  const clusters = await listClusters(db, actor, clusterId)
  const cluster = clusters.find(({ rights }) => rightsOf(rights).includes('create_vm'))
  if (clusterId !== undefined && !cluster)
    throw invalidField('query.clusterId', 'There is no such cluster, or you may not make VMs in it.')
  const [targets, network, largest, number] = await Promise.all([
    disks.listTargets(actor),
    cluster && findFirstNetwork(db, actor, cluster.data_center_id),
    cluster ? findLargestHost(db, cluster.id) : { memoryBytes: 0, cpus: 0 },
    highestNameNumber(db, name ?? namePrefix),
  ])
  const domainIds = targets.filter(({ dataCenterId }) => dataCenterId === cluster?.data_center_id).map(({ id }) => id)
  return {
    name: `${name ?? namePrefix}-${number + 1}`,
    clusterId: cluster?.id ?? null,
    memoryBytes,
    cpu,
    firmware: cluster?.firmware_default ?? newVmDefaults.firmware,
    networkId: network?.id ?? null,
    storageDomainId: domainIds[0] ?? null,
    storageDomainIds: domainIds,
    diskSizeBytes,
    largestHost: { memoryBytes: largest.memoryBytes, cpus: largest.cpus },
  }
}
