import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { AppError, notFound } from '../../errors.ts'
import type { PlacementRequest } from '../../scheduling/candidate.ts'
import { place } from '../../scheduling/place.ts'
import { showPlacement } from '../../scheduling/preview.ts'
import type { Services } from '../../services.ts'
import { cpuCount } from './checks.ts'
import { chooseCluster } from './create-vm.ts'
import { newVmDefaults } from './new-vm-defaults.ts'
import {
  getDemands,
  listCandidates,
  listVisibleHostIds,
  listVisibleNetworks,
  nameVisibleDomains,
} from './candidate-store.ts'
import { placementView } from './placement.ts'
import { placementRequest, readBindingDevices } from './placement-request.ts'
import { findById } from './store.ts'
import { findIsoVolume, findVisibleIso } from './write-store.ts'

type Parts = Pick<Services, 'db' | 'disks'>
type Question = Schema<'PlacementQuestion'>
type Domain = PlacementRequest['domains'][number]
type Unresolved = { field: string; message: string }

interface Asked {
  readonly request: PlacementRequest
  readonly clusterName: string
  readonly unresolved: readonly Unresolved[]
}

/** Asks the scheduler where a VM could run, as a start of now would, and names the hosts the actor may see. */
export async function previewPlacement(
  parts: Parts,
  actor: Actor,
  question: Question,
): Promise<Schema<'PlacementPreview'>> {
  const { db } = parts
  const { vmId, limit = 10 } = question
  const asked = await (vmId === undefined
    ? askForNew(parts, actor, question)
    : askForKnown(parts, actor, vmId, question))
  const request = { ...asked.request, domains: await nameVisibleDomains(db, actor, asked.request.domains) }
  const hosts = await listCandidates(db, request.clusterId, vmId ?? null)
  const visible = new Set(await listVisibleHostIds(db, actor, request.clusterId))
  return {
    ...placementView(showPlacement(place(hosts, request), (id) => visible.has(id), limit)),
    clusterName: asked.clusterName,
    unresolved: [...asked.unresolved],
  }
}

async function askForNew({ db, disks }: Parts, actor: Actor, question: Question): Promise<Asked> {
  const cluster = await chooseCluster(db, actor, question.clusterId)
  const unresolved: Unresolved[] = []
  const domains = new Map<string, Domain>()
  for (const [index, disk] of (question.disks ?? []).entries())
    try {
      const { id, name, dataCenterId } = await disks.targetOf(actor, disk, `/disks/${index}`)
      if (dataCenterId === cluster.data_center_id) domains.set(id, { id, name })
      else unresolved.push(elsewhere(`/disks/${index}/storageDomainId`, cluster.name))
    } catch (error) {
      unresolved.push(refusalOf(error, `/disks/${index}`))
    }
  if (question.isoDiskId) {
    const iso = await findVisibleIso(db, actor, question.isoDiskId)
    if (iso) domains.set(iso.storage_domain_id, { id: iso.storage_domain_id, name: iso.storage_domain_name })
    else unresolved.push(noIso)
  }
  const { memoryBytes, cpu, display, networkIds = [] } = { ...newVmDefaults, ...question }
  const networks = await listVisibleNetworks(db, actor, networkIds)
  for (const [index, id] of networkIds.entries())
    if (!networks.some((network) => network.id === id)) unresolved.push(noNetwork(index))
  return {
    request: {
      ...(await getDemands(db, cluster.id)),
      clusterId: cluster.id,
      architecture: cluster.architecture,
      memoryBytes,
      cpus: cpuCount(cpu),
      display,
      domains: [...domains.values()],
      carriedBytes: null,
      networks,
      pinnedHostIds: question.pinnedHostIds ?? [],
      runsOn: null,
    },
    clusterName: cluster.name,
    unresolved,
  }
}

async function askForKnown({ db }: Parts, actor: Actor, vmId: string, question: Question): Promise<Asked> {
  const vm = await findById(db, actor, vmId)
  if (!vm) throw notFound('VM')
  const isoDiskId = question.isoDiskId === undefined ? vm.iso_disk_id : question.isoDiskId
  const isOwnIso = isoDiskId === vm.iso_disk_id
  const iso =
    isoDiskId === null
      ? undefined
      : await (isOwnIso ? findIsoVolume(db, isoDiskId) : findVisibleIso(db, actor, isoDiskId))
  const request = placementRequest(
    vm,
    { ...(await readBindingDevices(db, vm)), iso },
    await getDemands(db, vm.cluster_id),
  )
  return {
    request: {
      ...request,
      memoryBytes: question.memoryBytes ?? request.memoryBytes,
      cpus: question.cpu ? cpuCount(question.cpu) : request.cpus,
      display: question.display ?? request.display,
      pinnedHostIds: question.pinnedHostIds ?? request.pinnedHostIds,
    },
    clusterName: vm.cluster_name,
    unresolved: isoDiskId !== null && !iso ? [noIso] : [],
  }
}

const noIso: Unresolved = { field: '/isoDiskId', message: 'There is no such disk, or you may not see it.' }

function noNetwork(index: number): Unresolved {
  return { field: `/networkIds/${index}`, message: 'There is no such network, or you may not see it.' }
}

function elsewhere(field: string, clusterName: string): Unresolved {
  return { field, message: `It must be in the data center of cluster ${clusterName}.` }
}

function refusalOf(error: unknown, field: string): Unresolved {
  if (!(error instanceof AppError)) throw error
  const [named] = Object.keys(error.details.fields ?? {})
  return { field: named ?? field, message: error.message }
}
