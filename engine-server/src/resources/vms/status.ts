import type { MachineStatus } from '@overt/api-client/agent'
import { type VmAction, vmActionRefusal, vmActions } from '@overt/api-client/rules/vm-actions'
import { AppError } from '../../errors.ts'
import type { OperationKind } from '../../operations/define.ts'
import { type DerivedStatus, deriveVmStatus } from '../../vm-status/derive.ts'
import type { VmFactsRow, VmRow } from './store.ts'

/** The status people see, from the facts of a row. */
export function statusOf(row: VmFactsRow): DerivedStatus {
  const { connection_state, connection_since, runtime_status, runtime_since, operation } = row
  return deriveVmStatus({
    createdAt: row.created_at,
    madeAt: row.made_at,
    runId: row.run_id,
    lastExit: row.last_exit,
    host:
      row.host_name === null
        ? null
        : {
            name: row.host_name,
            connection:
              connection_state && connection_since ? { state: connection_state, since: connection_since } : null,
          },
    runtime:
      runtime_status !== null && runtime_since
        ? {
            status: runtime_status as MachineStatus, // stored from a validated report
            reason: row.runtime_reason ?? '',
            since: runtime_since,
          }
        : null,
    operation: operation && {
      kind: operation.kind as OperationKind, // only defined kinds are stored
      since: new Date(operation.since),
    },
  })
}

/** Throws `conflict` when the VM's status forbids an action, by the table the portals use too. */
export function assertAllowed(action: VmAction, row: VmRow): void {
  const { status } = statusOf(row)
  const refusal = vmActionRefusal(action, status)
  if (refusal !== undefined)
    throw new AppError('conflict', refusal, { details: { current: status, allowed: vmActions[action].allowed } })
}
