import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { HostCandidate, PlacementRequest } from '../../scheduling/candidate.ts'
import { place, type Placement } from '../../scheduling/place.ts'
import { getDemands, listCandidates, nameVisibleDomains } from './candidate-store.ts'
import { bytesOf, isCarriable, withOwnStorage } from './carried-disks.ts'
import { type AttachmentRow, listAttachments, listNics } from './device-store.ts'
import { asItRuns, type BindingDevices, placementRequest } from './placement-request.ts'
import { type RunConfig, runConfigOf } from './run-config.ts'
import type { VmRow } from './store.ts'
import { findIsoVolume } from './write-store.ts'

/** Where a running VM could go, and what it is made of. */
export interface PlacedElsewhere {
  readonly hosts: readonly HostCandidate[]
  readonly placement: Placement
  readonly devices: BindingDevices
  /** What the run was started with: changes that wait for the next run do not move. */
  readonly config: RunConfig
  /** Disks whose content goes along. */
  readonly carried: readonly AttachmentRow[]
}

/** Who asks, and for what. */
export interface MoveQuestion {
  /** What is said of hosts names no storage domain that the reader may not see; absent: it names all. */
  readonly reader?: Actor
  /** On whose behalf disks of the host's own storage go along, into storage they may make disks in; absent: none does. */
  readonly carrier?: Actor | undefined
}

/** Weighs the hosts of its cluster for a running VM, or the one host asked for. */
export async function placeElsewhere(
  db: DbOrTx,
  vm: VmRow,
  toHostId: string | null,
  { reader, carrier }: MoveQuestion = {},
): Promise<PlacedElsewhere> {
  const config = (vm.run_config as RunConfig | null) ?? runConfigOf(vm) // written from a RunConfig
  const attachments = await listAttachments(db, vm.id)
  const carried = carrier ? attachments.filter((disk) => isCarriable(disk, vm.run_host_id)) : []
  const devices = {
    attachments,
    nics: await listNics(db, vm.id),
    iso: config.isoDiskId === null ? undefined : await findIsoVolume(db, config.isoDiskId),
  }
  const candidates = await listCandidates(db, vm.cluster_id, vm.id)
  const here = candidates.find(({ id }) => id === vm.run_host_id)
  const staying = { ...devices, attachments: attachments.filter((disk) => !carried.includes(disk)) }
  const asked = asItRuns(placementRequest(vm, staying, await getDemands(db, vm.cluster_id)), config, here)
  const whole = {
    ...asked,
    domains: withOwner(asked.domains, attachments, vm.run_host_id),
    carriedBytes: carried.length > 0 ? bytesOf(carried) : null,
  }
  const request = reader ? { ...whole, domains: await nameVisibleDomains(db, reader, whole.domains) } : whole
  const others = candidates.filter(({ id }) => id !== vm.run_host_id)
  const wanted = toHostId === null ? others : others.filter(({ id }) => id === toHostId)
  const hosts = carrier && carried.length > 0 ? await withOwnStorage(db, carrier, wanted) : wanted
  return { hosts, placement: place(hosts, request), devices, config, carried }
}

/** Domains, those marked that are the host's own. */
function withOwner(
  domains: PlacementRequest['domains'],
  attachments: readonly AttachmentRow[],
  hostId: string | null,
): PlacementRequest['domains'] {
  const own = new Set(
    attachments
      .filter(({ storage_domain_host_id: owner }) => owner !== null && owner === hostId)
      .map(({ storage_domain_id: id }) => id),
  )
  return domains.map((domain) => ({ ...domain, isOwn: own.has(domain.id) }))
}
