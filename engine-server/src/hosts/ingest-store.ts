import type { GuestFacts, HostDescription, MachineReport } from '@overt/api-client/agent'
import { sql } from 'kysely'
import { json, type Tx } from '../db/database.ts'
import type { AskingCluster } from './fit-events.ts'
import type { StoredMachine } from './machine-changes.ts'
import type { SessionFacts } from './reports.ts'

/** A host as the ingest sees it. */
export interface IngestHostRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  /** Null before it is in one. */
  readonly cluster: AskingCluster | null
  /** Last session number issued. */
  readonly issuedSession: number
  /** What is stored: nothing before the first full report. */
  readonly stored: {
    readonly sessionNumber: number
    readonly sequence: number
    readonly description: HostDescription
    readonly externalMachines: MachineReport[]
  } | null
}

/**
 * Reads approved hosts and keeps new sessions of them from being issued until the transaction ends, so that nothing of
 * an older session is stored after a newer one was opened.
 */
export async function lockHosts(tx: Tx, hostIds: readonly string[]): Promise<IngestHostRow[]> {
  const rows = await tx
    .selectFrom('host')
    .leftJoin('host_runtime as r', 'r.host_id', 'host.id')
    .leftJoin('cluster as c', 'c.id', 'host.cluster_id')
    .select([
      sql<AskingCluster | null>`case when c.id is not null then jsonb_build_object('name', c.name,
        'architecture', c.architecture, 'cpuType', c.cpu_type, 'emulatedMachine', c.emulated_machine) end`.as(
        'cluster',
      ),
      'host.id',
      'host.name',
      'host.ancestors',
      'host.session_number',
      'r.session_number as stored_session',
      'r.sequence',
      'r.description',
      'r.external_machines',
    ])
    .where('host.id', 'in', hostIds)
    .where('host.approved_at', 'is not', null)
    .orderBy('host.id')
    .forShare('host')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ancestors: row.ancestors,
    cluster: row.cluster,
    issuedSession: row.session_number,
    stored:
      row.stored_session === null || row.sequence === null
        ? null
        : {
            sessionNumber: row.stored_session,
            sequence: row.sequence,
            description: row.description as HostDescription, // written below only
            externalMachines: (row.external_machines ?? []) as MachineReport[],
          },
  }))
}

/** A VM as the ingest sees it. */
export interface IngestVmRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  readonly run_id: string | null
  readonly run_host_id: string | null
  readonly migration_host_id: string | null
  readonly run_moves: number
}

export function listVms(tx: Tx, vmIds: readonly string[]): Promise<IngestVmRow[]> {
  if (vmIds.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('vm')
    .select(['id', 'name', 'ancestors', 'run_id', 'run_host_id', 'migration_host_id', 'run_moves'])
    .where(sql<boolean>`id = any(${[...vmIds]}::uuid[])`)
    .execute()
}

/**
 * Locks VMs, as whoever ends their runs does before touching what is reported of them: the other way round, each would
 * hold what the other waits for, and all reports of all hosts with them until PostgreSQL notices.
 */
export async function lockVms(tx: Tx, vmIds: readonly string[]): Promise<void> {
  if (vmIds.length === 0) return
  await tx
    .selectFrom('vm')
    .select('id')
    .where(sql<boolean>`id = any(${[...vmIds]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** A stored machine with its key. */
export interface StoredMachineRow extends StoredMachine {
  readonly vmId: string
  readonly hostId: string
}

/** Reads what is stored of all machines of some hosts, and of some machines of any host of the batch. */
export async function listStoredMachines(
  tx: Tx,
  wholeHosts: readonly string[],
  hosts: readonly string[],
  vmIds: readonly string[],
): Promise<StoredMachineRow[]> {
  const rows = await tx
    .selectFrom('vm_runtime')
    .selectAll()
    .where(
      sql<boolean>`host_id = any(${[...wholeHosts]}::uuid[])
        or (host_id = any(${[...hosts]}::uuid[]) and vm_id = any(${[...vmIds]}::uuid[]))`,
    )
    .execute()
  return rows.map((row) => ({
    vmId: row.vm_id,
    hostId: row.host_id,
    runId: row.run_id,
    status: row.status,
    reason: row.reason,
    pauseReason: row.pause_reason,
    since: row.since,
    startedAt: row.started_at,
    consoles: row.consoles,
    memoryBytes: row.memory_bytes,
    cpus: row.cpus,
    guest: row.guest as GuestFacts | null, // written below only
  }))
}

/** A host's own row, to be written. */
export interface HostRuntimeWrite {
  readonly hostId: string
  readonly sessionNumber: number
  readonly sequence: number
  readonly facts: SessionFacts | undefined
  readonly description: HostDescription
  readonly externalMachines: readonly MachineReport[]
  readonly reportedAt: Date
}

/** Writes what hosts told of themselves and how far their reports are stored. */
export async function saveHostRuntimes(tx: Tx, hosts: readonly HostRuntimeWrite[]): Promise<void> {
  for (const host of hosts) {
    const { facts } = host
    const changed = {
      session_number: host.sessionNumber,
      sequence: host.sequence,
      description: json(host.description),
      external_machines: json(host.externalMachines),
      reported_at: host.reportedAt,
    }
    const ofSession = facts && { boot_id: facts.bootId, agent_version: facts.agentVersion, simulated: facts.simulated }
    if (ofSession)
      await tx
        .insertInto('host_runtime')
        .values({ host_id: host.hostId, ...ofSession, ...changed })
        .onConflict((conflict) => conflict.column('host_id').doUpdateSet({ ...ofSession, ...changed }))
        .execute()
    else await tx.updateTable('host_runtime').set(changed).where('host_id', '=', host.hostId).execute()
  }
}

/** Notes how far the reports of hosts are stored whose own facts did not change; one statement for all. */
export async function saveSequences(
  tx: Tx,
  hosts: readonly { readonly hostId: string; readonly sequence: number; readonly reportedAt: Date }[],
): Promise<void> {
  if (hosts.length === 0) return
  await sql`
    update host_runtime r set sequence = n.sequence, reported_at = n.reported_at
    from unnest(${hosts.map(({ hostId }) => hostId)}::uuid[], ${hosts.map(({ sequence }) => sequence)}::bigint[],
      ${hosts.map(({ reportedAt }) => reportedAt)}::timestamptz[]) as n (host_id, sequence, reported_at)
    where r.host_id = n.host_id`.execute(tx)
}

/** A machine to be written. */
export interface MachineWrite {
  readonly hostId: string
  readonly sessionNumber: number
  readonly sequence: number
  readonly report: MachineReport
}

/** Writes machines, each only over something older; one statement for all. */
export async function saveMachines(tx: Tx, machines: readonly MachineWrite[]): Promise<void> {
  if (machines.length === 0) return
  const rows = machines.map(({ hostId, sessionNumber, sequence, report }) => ({
    vm_id: report.vmId,
    host_id: hostId,
    run_id: report.runId,
    run_number: report.runNumber,
    session_number: sessionNumber,
    sequence,
    status: report.status,
    reason: report.reason ?? '',
    pause_reason: report.pauseReason ?? null,
    since: report.at,
    started_at: report.startedAt ?? null,
    consoles: report.consoles ?? [],
    memory_bytes: report.memoryBytes ?? null,
    cpus: report.cpus ?? null,
    guest: report.guest ?? null,
  }))
  await sql`
    insert into vm_runtime as r (vm_id, host_id, run_id, run_number, session_number, sequence, status, reason,
      pause_reason, since, started_at, consoles, memory_bytes, cpus, guest, reported_at)
    select vm_id, host_id, run_id, run_number, session_number, sequence, status, reason,
      pause_reason, since, started_at, consoles, memory_bytes, cpus, guest, now()
    from jsonb_to_recordset(${json(rows)}::jsonb) as n (vm_id uuid, host_id uuid, run_id uuid, run_number bigint,
      session_number bigint, sequence bigint, status text, reason text, pause_reason text, since timestamptz,
      started_at timestamptz, consoles text[], memory_bytes bigint, cpus int, guest jsonb)
    on conflict (vm_id, host_id) do update set run_id = excluded.run_id, run_number = excluded.run_number,
      session_number = excluded.session_number, sequence = excluded.sequence, status = excluded.status,
      reason = excluded.reason, pause_reason = excluded.pause_reason,
      -- An agent that has restarted knows only since when it looks.
      since = case when r.run_id = excluded.run_id and r.status = excluded.status then least(r.since, excluded.since)
        else excluded.since end,
      started_at = excluded.started_at, consoles = excluded.consoles, memory_bytes = excluded.memory_bytes,
      cpus = excluded.cpus, guest = excluded.guest, reported_at = excluded.reported_at
    where (r.session_number, r.sequence) < (excluded.session_number, excluded.sequence)`.execute(tx)
}

/** Forgets machines that a full report no longer names. */
export async function deleteMachines(
  tx: Tx,
  keys: readonly { readonly hostId: string; readonly vmId: string }[],
): Promise<void> {
  if (keys.length === 0) return
  await sql`
    delete from vm_runtime r
    using unnest(${keys.map(({ hostId }) => hostId)}::uuid[], ${keys.map(({ vmId }) => vmId)}::uuid[])
      as gone (host_id, vm_id)
    where r.host_id = gone.host_id and r.vm_id = gone.vm_id`.execute(tx)
}
