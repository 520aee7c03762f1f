import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx } from '../../db/database.ts'
import type { HostCandidate } from '../../scheduling/candidate.ts'
import { place, type Placement } from '../../scheduling/place.ts'
import { getDemands, listCandidates, nameVisibleDomains } from './candidate-store.ts'
import { listAttachments, listNics } from './device-store.ts'
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
}

/**
 * Weighs the hosts of its cluster for a running VM, or the one host asked for. What is said of them names no storage
 * domain that the reader may not see; without a reader it names all.
 */
export async function placeElsewhere(
  db: DbOrTx,
  vm: VmRow,
  toHostId: string | null,
  reader?: Actor,
): Promise<PlacedElsewhere> {
  const config = (vm.run_config as RunConfig | null) ?? runConfigOf(vm) // written from a RunConfig
  const devices = {
    attachments: await listAttachments(db, vm.id),
    nics: await listNics(db, vm.id),
    iso: config.isoDiskId === null ? undefined : await findIsoVolume(db, config.isoDiskId),
  }
  const candidates = await listCandidates(db, vm.cluster_id, vm.id)
  const here = candidates.find(({ id }) => id === vm.run_host_id)
  const whole = asItRuns(placementRequest(vm, devices, await getDemands(db, vm.cluster_id)), config, here)
  const request = reader ? { ...whole, domains: await nameVisibleDomains(db, reader, whole.domains) } : whole
  const others = candidates.filter(({ id }) => id !== vm.run_host_id)
  const hosts = toHostId === null ? others : others.filter(({ id }) => id === toHostId)
  return { hosts, placement: place(hosts, request), devices, config }
}
