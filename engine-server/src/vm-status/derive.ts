import type { MachineStatus } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'
import type { VmStatus } from '@overt/api-client/rules/vm-actions'

/** How well the engine reaches a host; `host_connection.state`. */
export type ConnectionState = 'initializing' | 'connecting' | 'up' | 'non_responsive'

/** How the run before ended; `vm.last_exit`. `at` is RFC 3339. */
export interface LastExit {
  readonly runId: string
  readonly reason: 'shutdown' | 'destroyed' | 'crashed' | 'failed' | 'migrated' | 'lost'
  readonly message: string
  readonly at: string
}

/** All that decides a VM's status, as one statement of the store selects it. */
export interface VmFacts {
  readonly createdAt: Date
  /** Null until its operation has made its disks. */
  readonly madeAt: Date | null
  readonly runId: string | null
  readonly lastExit: LastExit | null
  /** The host of the present run; null when none is chosen yet. */
  readonly host: {
    readonly name: string
    /** Null when nothing connected to it yet. */
    readonly connection: { readonly state: ConnectionState; readonly since: Date } | null
  } | null
  /** What that host last reported of the present run (`vm_runtime` with the same `run_id`); null when it has not. */
  readonly runtime: { readonly status: MachineStatus; readonly reason: string; readonly since: Date } | null
  /** The live operation that holds an exclusive lock on the VM; `since` is when it was accepted. */
  readonly operation: { readonly kind: Schema<'OperationKind'>; readonly since: Date } | null
}

/** What people see. `reason` is a sentence, or empty where there is nothing to say. */
export interface DerivedStatus {
  readonly status: VmStatus
  readonly reason: string
  readonly since: Date
}

/** Derives a VM's status from intent, reports, operations and reachability. The only place that does. */
export function deriveVmStatus(facts: VmFacts): DerivedStatus {
  const { operation } = facts
  if (operation?.kind === 'vm.delete')
    return { status: 'image_locked', reason: 'It is being deleted.', since: operation.since }
  if (!facts.madeAt) {
    const reason = operation ? 'Its disks are being made.' : 'Its disks were not made; delete it.'
    return { status: 'image_locked', reason, since: operation?.since ?? facts.createdAt }
  }
  if (!facts.runId) return derivedDown(facts.lastExit, facts.madeAt)
  return facts.runtime ? derivedFromReport(facts, facts.runtime) : derivedWithoutReport(facts, facts.madeAt)
}

function derivedDown(exit: LastExit | null, madeAt: Date): DerivedStatus {
  if (!exit) return { status: 'down', reason: '', since: madeAt }
  return { status: 'down', reason: exitSentence(exit), since: new Date(exit.at) }
}

/** Says how a run ended, as the VM's reason and in events. Empty for an ordinary end. */
export function exitSentence(exit: Pick<LastExit, 'reason' | 'message'>): string {
  const because = exit.message ? `: ${exit.message}` : '.'
  switch (exit.reason) {
    case 'shutdown':
    case 'destroyed':
    case 'migrated':
      return exit.message
    case 'crashed':
      return `It crashed${because}`
    case 'failed':
      return `It could not be started${because}`
    case 'lost':
      return `It ended unseen${because}`
  }
}

function derivedFromReport(facts: VmFacts, runtime: NonNullable<VmFacts['runtime']>): DerivedStatus {
  const { host, operation } = facts
  const connection = host?.connection
  if (host && connection?.state === 'non_responsive') return unreachable(host.name, connection.since)
  // The end is recorded by the ingest of the exit; until then a start would be refused, so it is not `down` yet.
  if (runtime.status === 'down')
    return { status: 'powering_down', reason: 'It ended; the end is being recorded.', since: runtime.since }
  const running = runtime.status === 'up' || runtime.status === 'powering_up' || runtime.status === 'reboot_in_progress'
  if (operation?.kind === 'vm.stop')
    return { status: 'powering_down', reason: 'It is being powered off.', since: operation.since }
  // Its last moment on the old host, and the first on the new one, look like a pause.
  if (operation?.kind === 'vm.migrate' && (running || runtime.status === 'paused'))
    return { status: 'migrating', reason: migratingReason, since: operation.since }
  if (operation?.kind === 'vm.shutdown' && running)
    return { status: 'powering_down', reason: 'The guest was asked to shut down.', since: operation.since }
  if (operation?.kind === 'vm.reboot' && running)
    return { status: 'reboot_in_progress', reason: 'The guest was asked to reboot.', since: operation.since }
  return { status: runtime.status, reason: runtime.reason, since: runtime.since }
}

function derivedWithoutReport(facts: VmFacts, madeAt: Date): DerivedStatus {
  const { host, operation } = facts
  const connection = host?.connection
  if (host && connection?.state === 'non_responsive') return unreachable(host.name, connection.since)
  if (operation?.kind === 'vm.stop')
    return { status: 'powering_down', reason: 'It is being powered off.', since: operation.since }
  if (operation?.kind === 'vm.migrate') return { status: 'migrating', reason: migratingReason, since: operation.since }
  if (operation) {
    const reason = host ? `It is being started on ${host.name}.` : 'It waits for a host.'
    return { status: 'wait_for_launch', reason, since: operation.since }
  }
  const since = connection?.since ?? madeAt
  if (!host) return { status: 'unknown', reason: 'It was to be started, but nothing is starting it.', since }
  const reason =
    connection?.state === 'up'
      ? `Host ${host.name} has not reported it yet.`
      : `Host ${host.name} is not connected yet, so it is not known whether it runs.`
  return { status: 'unknown', reason, since }
}

const migratingReason = 'It is being moved to another host.'

function unreachable(hostName: string, since: Date): DerivedStatus {
  const reason = `Host ${hostName} does not answer; the VM may still run there.`
  return { status: 'unknown', reason, since }
}
