import type { Schema } from '@overt/api-client/engine'
import type { ChangeRow } from './store.ts'

type ObjectChange = Schema<'ObjectChange'>

/** A change as the contract shows it. */
export function changeView(row: ChangeRow): ObjectChange {
  return {
    id: String(row.seq),
    at: row.at.toISOString(),
    action: row.action as ObjectChange['action'], // the column's check allows nothing else
    object: {
      kind: row.object_kind as ObjectChange['object']['kind'], // written by the triggers, from the tables' kinds
      id: row.object_id,
      name: row.object_name,
    },
    part:
      row.part_kind === null
        ? null
        : { kind: row.part_kind as Schema<'ChangedPart'>['kind'], name: row.part_name ?? '' }, // likewise
    fields: row.fields as Schema<'FieldChange'>[], // likewise
    userName: row.user_name,
    operation:
      row.operation_id === null || row.operation_kind === null
        ? null
        : { id: row.operation_id, kind: row.operation_kind as Schema<'OperationKind'> }, // only defined kinds are stored
    requestId: row.request_id,
  }
}
