import type { Schema } from '@overt/api-client/engine'
import type { EventRow } from './store.ts'

/** An event as the contract shows it. */
export function eventView(row: EventRow): Schema<'Event'> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    code: row.code,
    severity: row.severity as Schema<'Severity'>, // the schema checks it
    message: row.message,
    object: {
      kind: row.object_kind as Schema<'ObjectKind'>, // written by recordEvents alone
      id: row.object_id,
      ...(row.object_name === null ? {} : { name: row.object_name }),
    },
    userName: row.user_name,
    operationId: row.operation_id,
    requestId: row.request_id,
  }
}
