import type { Schema } from '@overt/api-client/engine'
import type { NoticeRow } from './store.ts'

type Telling = Pick<Schema<'Notice'>, 'kind' | 'severity'>

const tellings: Readonly<Record<string, Telling>> = {
  'operation.succeeded': { kind: 'operation_done', severity: 'normal' },
  'operation.failed': { kind: 'operation_failed', severity: 'error' },
  'operation.stuck': { kind: 'operation_stuck', severity: 'alert' },
  'vm.crashed': { kind: 'crashed', severity: 'error' },
  'vm.guest_crashed': { kind: 'crashed', severity: 'error' },
  'vm.lost': { kind: 'lost', severity: 'error' },
  'vm.shut_down': { kind: 'stopped', severity: 'warning' },
  'vm.powered_off': { kind: 'stopped', severity: 'warning' },
  'vm.paused_no_space': { kind: 'paused', severity: 'error' },
  'vm.paused_io_error': { kind: 'paused', severity: 'error' },
  'vm.not_responding': { kind: 'not_responding', severity: 'warning' },
  'console.opened': { kind: 'console_opened', severity: 'normal' },
  'permission.granted': { kind: 'access_gained', severity: 'normal' },
  'permission.revoked': { kind: 'access_lost', severity: 'warning' },
  'permission.expired': { kind: 'access_lost', severity: 'warning' },
}

/** A notice as the contract shows it; undefined for what is not told. `readUntil` is in milliseconds of Unix time. */
export function noticeView(row: NoticeRow, readUntil: number): Schema<'Notice'> | undefined {
  const telling = tellings[row.code]
  if (!telling) return undefined
  return {
    id: row.id,
    at: row.at.toISOString(),
    ...telling,
    object:
      row.object_kind === null || row.object_id === null
        ? null
        : {
            kind: row.object_kind as Schema<'ObjectKind'>, // written by recordEvents alone
            id: row.object_id,
            ...(row.object_name === null ? {} : { name: row.object_name }),
          },
    operationKind: row.operation_kind as Schema<'OperationKind'> | null, // as it was accepted
    userName: row.user_name,
    detail: row.detail,
    roleName: row.role_name,
    unread: row.at.getTime() > readUntil,
  }
}
