// Counts and sums of the dashboard, from grouped facts. Pure.
import type { Schema } from '@overt/api-client/engine'
import type { MachineStatus } from '@overt/api-client/agent'
import { deriveHostStatus } from '../../hosts/status.ts'
import type { OperationKind } from '../../operations/define.ts'
import { deriveVmStatus } from '../../vm-status/derive.ts'
import { storageDomainStatus } from '../storage-domains/view.ts'
import { type ConsumingVmRow, type DomainRow, hostFacts, type HostFactsRow, type VmGroupRow } from './store.ts'

type Dashboard = Schema<'Dashboard'>

/** Counts by status, the most first. */
function countBy<Row, Status extends string>(
  rows: readonly Row[],
  statusOf: (row: Row) => Status,
  countOf: (row: Row) => number = () => 1,
): { status: Status; count: number }[] {
  const counts = new Map<Status, number>()
  for (const row of rows) counts.set(statusOf(row), (counts.get(statusOf(row)) ?? 0) + countOf(row))
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .toSorted((a, b) => b.count - a.count || (a.status < b.status ? -1 : 1))
}

/** The status of the VMs of a group. When it began decides nothing about which it is. */
export function groupStatus(group: VmGroupRow): Schema<'VmStatus'> {
  const at = new Date(0)
  return deriveVmStatus({
    createdAt: at,
    madeAt: group.is_made ? at : null,
    runId: group.has_run ? 'run' : null,
    lastExit: null,
    host:
      group.host_id === null
        ? null
        : { name: '', connection: group.connection_state ? { state: group.connection_state, since: at } : null },
    runtime:
      group.runtime_status === null ? null : { status: group.runtime_status as MachineStatus, reason: '', since: at }, // stored from a validated report
    operation: group.operation_kind === null ? null : { kind: group.operation_kind as OperationKind, since: at }, // as stored
  }).status
}

/** How many of what are in which state. */
export function countsOf(parts: {
  readonly hosts: readonly HostFactsRow[]
  readonly vms: readonly VmGroupRow[]
  readonly domains: readonly DomainRow[]
  readonly dataCenters: readonly Pick<Schema<'DataCenter'>, 'status'>[]
}): Dashboard['counts'] {
  return {
    vms: countBy(parts.vms, groupStatus, ({ count }) => count),
    hosts: countBy(parts.hosts, (host) => deriveHostStatus(hostFacts(host)).status),
    storageDomains: countBy(parts.domains, (domain) => storageDomainStatus(domain).status),
    dataCenters: countBy(parts.dataCenters, ({ status }) => status),
  }
}

/** How many VMs have a run on each host. */
export function vmsByHost(groups: readonly VmGroupRow[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { has_run, host_id, count } of groups)
    if (has_run && host_id !== null) counts.set(host_id, (counts.get(host_id) ?? 0) + count)
  return counts
}

/** What there is, what is used, and what was promised. Only what works counts: hosts that are up, active storage. */
export function capacityOf(parts: {
  readonly hosts: readonly HostFactsRow[]
  readonly vms: readonly VmGroupRow[]
  readonly domains: readonly DomainRow[]
}): Dashboard['capacity'] {
  const up = parts.hosts.filter((host) => deriveHostStatus(hostFacts(host)).status === 'up')
  const ids = new Set(up.map(({ id }) => id))
  const running = parts.vms.filter(({ has_run, host_id }) => has_run && host_id !== null && ids.has(host_id))
  const measured = up.filter(({ cpu_percent }) => cpu_percent !== null)
  const active = parts.domains.filter(
    (domain) => storageDomainStatus(domain).status === 'active' && domain.total_bytes !== null,
  )
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const isMeasured = measured.length > 0
  return {
    cpu: {
      totalThreads: sum(up, ({ threads }) => threads),
      usedThreads: isMeasured
        ? sum(measured, ({ cpu_percent, threads }) => ((cpu_percent ?? 0) / 100) * threads)
        : null,
      committedVcpus: sum(running, ({ vcpus }) => vcpus),
    },
    memory: {
      totalBytes: sum(up, ({ memory_bytes }) => memory_bytes),
      usedBytes: isMeasured ? sum(measured, ({ memory_used_bytes }) => memory_used_bytes ?? 0) : null,
      committedBytes: sum(running, ({ memory_bytes }) => memory_bytes),
    },
    storage: {
      totalBytes: sum(active, ({ total_bytes }) => total_bytes ?? 0),
      usedBytes:
        active.length > 0
          ? sum(active, ({ total_bytes, available_bytes }) => (total_bytes ?? 0) - (available_bytes ?? 0))
          : null,
      committedBytes: sum(active, ({ committed_bytes }) => committed_bytes),
    },
  }
}

/** How many consumers are named in each list. */
export const mostConsumers = 5

/** Who uses most now. `vms` has the first of both orders already. */
export function consumersOf(parts: {
  readonly hosts: readonly HostFactsRow[]
  readonly vms: readonly ConsumingVmRow[]
}): Dashboard['consumers'] {
  const ofVms = (by: ConsumingVmRow['by']) => parts.vms.filter((row) => row.by === by).map((row) => consumer('vm', row))
  const hosts = parts.hosts.flatMap(({ id, name, cpu_percent, memory_used_bytes, memory_bytes }) =>
    cpu_percent === null || memory_used_bytes === null
      ? []
      : consumer('host', { id, name, cpu_percent, memory_used_bytes, memory_total_bytes: memory_bytes }),
  )
  const most = (of: (host: Schema<'Consumer'>) => number) =>
    hosts.toSorted((a, b) => of(b) - of(a)).slice(0, mostConsumers)
  return {
    vmsByCpu: ofVms('cpu'),
    vmsByMemory: ofVms('memory'),
    hostsByCpu: most(({ cpuPercent }) => cpuPercent),
    hostsByMemory: most(({ memoryUsedBytes }) => memoryUsedBytes),
  }
}

function consumer(kind: 'vm' | 'host', row: Omit<ConsumingVmRow, 'by'>): Schema<'Consumer'> {
  return {
    object: { kind, id: row.id, name: row.name },
    cpuPercent: row.cpu_percent,
    memoryUsedBytes: row.memory_used_bytes,
    memoryTotalBytes: row.memory_total_bytes,
  }
}
