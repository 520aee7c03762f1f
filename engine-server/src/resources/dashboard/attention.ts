// What needs attention, from facts to a ranked list. Pure, so that each rule is tested without an estate.
import type { Schema } from '@overt/api-client/engine'
import { attentionAdvice as advice } from '@overt/api-client/rules/attention-advice'
import { deriveHostStatus } from '../../hosts/status.ts'
import { objectInWords, phrases } from '../../operations/phrases.ts'
import type { OperationKind } from '../../operations/define.ts'
import { storageDomainStatus } from '../storage-domains/view.ts'
import { statusOf } from '../vms/status.ts'
import { spaceInWords, vmPauseAdvice } from './advice.ts'
import {
  type BrokenOperationRow,
  type DomainRow,
  type GraveEventRow,
  hostFacts,
  type HostFactsRow,
  type IllegalDiskRow,
  type TroubledVmRow,
} from './store.ts'

/** One thing that needs attention. */
export type AttentionItem = Schema<'AttentionItem'>

/** A storage domain with less of its space free than this is nearly full, in percent. */
export const lowSpacePercent = 10
/** With less than this it is an error: disks that grow will pause their VMs. */
export const scarceSpacePercent = 5

type Draft = Omit<AttentionItem, 'id' | 'affectedVmCount'> & { readonly affectedVmCount?: number }

function item(draft: Draft): AttentionItem {
  return { affectedVmCount: 0, ...draft, id: `${draft.code} ${draft.object.id}` }
}

/** Hosts that cannot be reached or used, or that wait for approval. `vmsOn` counts the VMs that run on a host. */
export function hostItems(hosts: readonly HostFactsRow[], vmsOn: ReadonlyMap<string, number>): AttentionItem[] {
  return hosts.flatMap((host) => {
    const { status, reason, since } = deriveHostStatus(hostFacts(host))
    if (status !== 'non_responsive' && status !== 'non_operational' && status !== 'pending_approval') return []
    // Where only the host does not fit its cluster, its VMs run on and can be managed.
    const hasSilentVms = status === 'non_responsive' || !host.driver_connected
    const affectedVmCount = hasSilentVms && status !== 'pending_approval' ? (vmsOn.get(host.id) ?? 0) : 0
    const code = `host_${status}` as const
    return item({
      code,
      severity: status === 'pending_approval' ? 'warning' : affectedVmCount > 0 ? 'alert' : 'error',
      ongoing: true,
      object: { kind: 'host', id: host.id, name: host.name },
      reason: reason || 'Its agent does not answer.',
      advice: advice[code],
      since: since.toISOString(),
      affectedVmCount,
    })
  })
}

/** Storage domains that are gone or nearly full; what only its silent host hides is told with the host. */
export function domainItems(domains: readonly DomainRow[], troubledHosts: ReadonlySet<string>): AttentionItem[] {
  return domains.flatMap((domain) => {
    const { status, statusReason, statusSince } = storageDomainStatus(domain)
    const object = { kind: 'storage_domain', id: domain.id, name: domain.name } as const
    const ongoing = { ongoing: true, object, reason: statusReason, since: statusSince } as const
    if (status === 'inactive')
      return item({
        ...ongoing,
        code: 'storage_domain_inactive',
        severity: 'alert',
        advice: advice.storage_domain_inactive,
      })
    if (status === 'unknown' && !troubledHosts.has(domain.host_id ?? ''))
      return item({
        ...ongoing,
        code: 'storage_domain_unknown',
        severity: 'warning',
        advice: advice.storage_domain_unknown,
      })
    const { total_bytes: total, available_bytes: free } = domain
    if (status !== 'active' || total === null || free === null || total === 0) return []
    const percent = (100 * free) / total
    if (percent >= lowSpacePercent) return []
    return item({
      ...ongoing,
      code: 'storage_domain_low',
      severity: percent < scarceSpacePercent ? 'error' : 'warning',
      reason: spaceInWords(free, total),
      advice: advice.storage_domain_low,
      since: (domain.reported_at ?? domain.created_at).toISOString(),
    })
  })
}

/** VMs that do not run as they should, one by one. */
export function vmItems(vms: readonly TroubledVmRow[]): AttentionItem[] {
  return vms.flatMap((vm) => {
    const { status, reason, since } = statusOf(vm)
    const common = {
      ongoing: true,
      object: { kind: 'vm', id: vm.id, name: vm.name },
      reason,
      since: since.toISOString(),
    } as const
    if (status === 'not_responding' || status === 'unknown') {
      const code = `vm_${status}` as const
      return item({ ...common, code, severity: 'error', advice: advice[code] })
    }
    if (status === 'paused' && vm.pause_reason !== null)
      return item({
        ...common,
        code: 'vm_paused',
        severity: 'error',
        reason: reason || pauseWords(vm.pause_reason),
        advice: vmPauseAdvice(vm.pause_reason),
      })
    if (status === 'down' && vm.last_exit)
      return item({
        ...common,
        code: 'vm_ended',
        severity: vm.last_exit.reason === 'lost' ? 'warning' : 'error',
        ongoing: false,
        advice: advice.vm_ended,
      })
    return []
  })
}

function pauseWords(reason: string): string {
  if (reason === 'no_space') return 'Its storage is full.'
  return reason === 'crashed' ? 'Its guest crashed.' : 'Its storage failed.'
}

/** Disks whose data is missing or damaged. */
export function diskItems(disks: readonly IllegalDiskRow[]): AttentionItem[] {
  return disks.map(({ id, name, reason, since }) =>
    item({
      code: 'disk_illegal',
      severity: 'error',
      ongoing: true,
      object: { kind: 'disk', id, name },
      reason,
      advice: advice.disk_illegal,
      since: since.toISOString(),
    }),
  )
}

/** Operations that wait for somebody, or failed. */
export function operationItems(operations: readonly BrokenOperationRow[]): AttentionItem[] {
  return operations.map((operation) => {
    const { id, status, reason, error, since } = operation
    const code = `operation_${status}` as const
    return item({
      code,
      severity: status === 'stuck' ? 'alert' : 'warning',
      ongoing: status === 'stuck',
      object: { kind: 'operation', id, name: titleOf(operation) },
      reason: reason || error?.message || 'It failed.',
      advice: advice[code],
      since: since.toISOString(),
    })
  })
}

function titleOf({ kind, object_kind, object_name }: BrokenOperationRow): string {
  const object = objectInWords({ kind: object_kind, name: object_name })
  return phrases[kind as OperationKind].title(object) // only defined kinds are stored
}

/** Errors of the last day that no state tells any more. */
export function eventItems(events: readonly GraveEventRow[]): AttentionItem[] {
  return events.map(({ at, severity, message, object_kind, object_id, object_name }) =>
    item({
      code: 'event',
      severity,
      ongoing: false,
      // Stored from an ObjectRef.
      object: {
        kind: object_kind as Schema<'ObjectKind'>,
        id: object_id,
        ...(object_name === null ? {} : { name: object_name }),
      },
      reason: message,
      advice: advice.event,
      since: at.toISOString(),
    }),
  )
}

const severityRank: Readonly<Record<AttentionItem['severity'], number>> = { alert: 0, error: 1, warning: 2, normal: 3 }
/** What others depend on comes first. */
const codeRank: Readonly<Record<AttentionItem['code'], number>> = {
  host_non_responsive: 0,
  host_non_operational: 1,
  storage_domain_inactive: 2,
  operation_stuck: 3,
  storage_domain_low: 4,
  vm_not_responding: 5,
  vm_unknown: 5,
  vm_paused: 5,
  disk_illegal: 6,
  storage_domain_unknown: 7,
  host_pending_approval: 8,
  vm_ended: 9,
  operation_failed: 10,
  event: 11,
}

/** What is wrong now before what went wrong, the worst first, then what others depend on, then the newest. */
export function compareAttention(a: AttentionItem, b: AttentionItem): number {
  return (
    Number(b.ongoing) - Number(a.ongoing) ||
    severityRank[a.severity] - severityRank[b.severity] ||
    codeRank[a.code] - codeRank[b.code] ||
    b.affectedVmCount - a.affectedVmCount ||
    Date.parse(b.since) - Date.parse(a.since) ||
    (a.id < b.id ? -1 : 1)
  )
}

/**
 * Ranks what needs attention. What only went wrong is left out where its object is told of already: the state says
 * it better. `about` names the object an item is about where it is not its own, as the VM of an operation.
 */
export function rankAttention(
  items: readonly AttentionItem[],
  about: ReadonlyMap<string, string> = new Map(),
): AttentionItem[] {
  const told = new Set<string>()
  return items.toSorted(compareAttention).filter(({ ongoing, object }) => {
    const id = about.get(object.id) ?? object.id
    if (!ongoing && told.has(id)) return false
    told.add(id)
    told.add(object.id)
    return true
  })
}
