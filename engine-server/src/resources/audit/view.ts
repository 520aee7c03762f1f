import type { Schema } from '@overt/api-client/engine'
import type { Seal } from '../../audit/chain.ts'
import type { AuditRow, ChainRow } from './store.ts'

type AuditRecord = Schema<'AuditRecord'>

/** A record as the contract shows it. */
export function recordView(row: AuditRow): AuditRecord {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    lastAt: row.last_at?.toISOString() ?? null,
    repeats: row.repeats,
    userId: row.user_id,
    userName: row.user_name,
    loginId: row.login_id,
    clientAddress: row.client_address,
    requestId: row.request_id,
    apiOperation: row.api_operation,
    object: row.object_kind === null ? null : { kind: row.object_kind, id: row.object_id, name: row.object_name },
    outcome: row.outcome as AuditRecord['outcome'], // the column's check allows nothing else
    code: row.code,
    operationId: row.operation_id,
    fields: row.fields,
    summary: row.summary,
    place: row.place,
    seal: row.seal,
    hash: row.hash,
  }
}

/** A seal, without what only checking needs. */
export function sealView({ number, sealedAt, last, hash }: Seal): Schema<'AuditSeal'> {
  return { number, sealedAt, lastPlace: last, hash }
}

/** The last check; null if there was none. */
export function checkView(row: ChainRow): Schema<'AuditCheck'> | null {
  if (!row.checked_at) return null
  const { records, seals, broken_seal: brokenSeal, broken_record: brokenRecord, problem } = row
  return { at: row.checked_at.toISOString(), records, seals, brokenSeal, brokenRecord, problem }
}
