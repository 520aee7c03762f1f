import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { assertRight } from '../../authz/filter.ts'
import { makeOwner } from '../../authz/ownership.ts'
import { rightsOf } from '../../authz/roles.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import type { Services } from '../../services.ts'
import { invalidField, type PreparedDisk } from '../disks/prepare.ts'
import { chooseQuota, countAgainst } from '../quotas/service-tx.ts'
import { sealCloudInit } from './cloud-init-store.ts'
import { checkCloudInit } from './cloud-init-checks.ts'
import { checkPinnedHosts, checkSize, cpuCount, lockUsableIso } from './checks.ts'
import { newVmDefaults } from './new-vm-defaults.ts'
import { runAsk } from './quota-use.ts'
import { createVmOperation } from './operations/create.ts'
import { type ClusterRow, findNetwork, insertVm, listClusters } from './write-store.ts'
import { insertAttachment, insertNic, nextMacAddress } from './device-write-store.ts'

type Parts = Pick<Services, 'secrets' | 'disks'>

/** Creates a VM with its disks and interfaces, and accepts the operation that makes them; answers its id. */
export async function createVm(parts: Parts, tx: Tx, actor: Actor, body: BodyOf<'createVm'>): Promise<string> {
  const cluster = await chooseCluster(tx, actor, body.clusterId)
  const id = crypto.randomUUID()
  const ancestors = [id, ...cluster.ancestors]
  const memoryBytes = body.memoryBytes ?? newVmDefaults.memoryBytes
  const cpu = body.cpu ?? newVmDefaults.cpu
  if (body.maxMemoryBytes !== undefined && body.maxMemoryBytes < memoryBytes)
    throw invalidField('/maxMemoryBytes', 'It must be at least as much as the memory.')
  await checkSize(tx, cluster, { memoryBytes, cpus: cpuCount(cpu) })
  if (body.pinnedHostIds) await checkPinnedHosts(tx, actor, cluster, body.pinnedHostIds)
  if (body.isoDiskId !== undefined) await lockUsableIso(tx, actor, body.isoDiskId)
  if (body.cloudInit) checkCloudInit(body.cloudInit, body.nics?.length ?? 0)
  const cloudInit = body.cloudInit === undefined ? null : await sealCloudInit(parts, tx, id, body.cloudInit)
  const dataCenterId = cluster.data_center_id
  const run = runAsk(cluster.id, cpuCount(cpu), memoryBytes)
  const quotaId = await chooseQuota(tx, actor, {
    quotaId: body.quotaId,
    dataCenterId,
    ask: async () => [...run, ...(await parts.disks.asksOf(tx, actor, body.disks ?? []))],
    at: '/quotaId',
  })
  const object = { kind: 'vm', id, name: body.name } as const
  await countAgainst(tx, actor, { quotaId, dataCenterId, ask: body.start ? run : [], object })
  await insertVm(tx, actor, {
    id,
    clusterId: cluster.id,
    name: body.name,
    description: body.description ?? '',
    memoryBytes,
    maxMemoryBytes: body.maxMemoryBytes ?? memoryBytes,
    cpu,
    firmware: body.firmware ?? cluster.firmware_default,
    display: body.display ?? newVmDefaults.display,
    pinnedHostIds: body.pinnedHostIds ?? [],
    bootDevices: body.bootDevices ?? (body.isoDiskId === undefined ? ['disk'] : ['disk', 'cdrom']),
    deleteProtected: body.deleteProtected ?? false,
    isoDiskId: body.isoDiskId ?? null,
    quotaId,
    startsWhenMade: body.start ?? false,
    cloudInit,
    ancestors,
  })
  await recordEvent(tx, {
    objectKind: 'vm',
    objectId: id,
    objectName: body.name,
    change: 'created',
    ancestors,
    ...byActor(actor),
  })
  await makeOwner(tx, actor, 'vm', ancestors)
  const disks = await createDisks(parts, tx, actor, cluster, { id, name: body.name, quotaId }, body.disks ?? [])
  await createNics(tx, actor, cluster, id, body.nics ?? [])
  return await acceptOperation(tx, {
    definition: createVmOperation,
    input: {
      name: body.name,
      ancestors,
      tasks: disks.map(({ task }) => task),
      locks: disks.flatMap(({ locks }) => locks),
      startRunId: body.start ? crypto.randomUUID() : null,
    },
    object,
    ancestors,
    actor,
  })
}

/** The cluster asked for, or the only one in which the actor may make VMs. */
export async function chooseCluster(db: DbOrTx, actor: Actor, id: string | undefined): Promise<ClusterRow> {
  const clusters = await listClusters(db, actor, id)
  if (id !== undefined) {
    const [cluster] = clusters
    if (!cluster) throw invalidField('/clusterId', 'There is no such cluster, or you may not see it.')
    assertRight(cluster.rights, 'create_vm', `make VMs in cluster ${cluster.name}`)
    return cluster
  }
  const [only, second] = clusters.filter(({ rights }) => rightsOf(rights).includes('create_vm'))
  if (!only) throw invalidField('/clusterId', 'There is no cluster in which you may make VMs.')
  if (second) throw invalidField('/clusterId', 'There are several clusters: choose one.')
  return only
}

async function createDisks(
  { disks: service }: Parts,
  tx: Tx,
  actor: Actor,
  cluster: ClusterRow,
  vm: { readonly id: string; readonly name: string; readonly quotaId: string | null },
  requests: readonly Schema<'CreateVmDisk'>[],
): Promise<PreparedDisk[]> {
  const prepared: PreparedDisk[] = []
  for (const [index, asked] of requests.entries()) {
    const { source, storageDomainId, allocation = 'thin', name, bus, quotaId = vm.quotaId } = asked
    const at = `/disks/${index}`
    const request = {
      name: name ?? `${vm.name.slice(0, 56)}-disk${index + 1}`,
      source,
      allocation,
      readOnly: false,
      quotaId,
      ...(storageDomainId === undefined ? {} : { storageDomainId }),
    }
    const disk = await service.prepare(tx, actor, request, at)
    if (disk.dataCenterId !== cluster.data_center_id)
      throw invalidField(`${at}/storageDomainId`, `It must be in the data center of cluster ${cluster.name}.`)
    const iso = disk.disk.contentType === 'iso'
    await insertAttachment(tx, vm.id, {
      diskId: disk.disk.id,
      bus: bus ?? (iso ? 'sata' : 'virtio'),
      device: iso ? 'cdrom' : 'disk',
      readOnly: disk.disk.readOnly,
      bootOrder: null,
    })
    prepared.push(disk)
  }
  return prepared
}

async function createNics(
  tx: Tx,
  actor: Actor,
  cluster: ClusterRow,
  vmId: string,
  requests: readonly Schema<'CreateNic'>[],
): Promise<void> {
  for (const [index, request] of requests.entries()) {
    await addNic(tx, actor, cluster.data_center_id, vmId, request, `/nics/${index}`)
  }
}

/** Adds an interface to a VM; answers its id. */
export async function addNic(
  tx: Tx,
  actor: Actor,
  dataCenterId: string,
  vmId: string,
  { networkId, name, model = 'virtio', macAddress, linked = true }: Schema<'CreateNic'>,
  at: string,
): Promise<string> {
  const network = await findNetwork(tx, actor, networkId)
  if (!network) throw invalidField(`${at}/networkId`, 'There is no such network, or you may not see it.')
  if (network.data_center_id !== dataCenterId)
    throw invalidField(`${at}/networkId`, `Network ${network.name} belongs to another data center.`)
  const id = crypto.randomUUID()
  const mac = macAddress ?? (await nextMacAddress(tx))
  await insertNic(tx, vmId, { id, networkId, name, model, macAddress: mac, linked })
  return id
}
