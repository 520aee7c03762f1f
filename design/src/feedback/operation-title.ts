import type { Schema } from '@overt/api-client/engine'
import { designText } from '../text/design-text.ts'

/** What an operation does, in words: `Start web-1`. */
export function operationTitle(operation: Pick<Schema<'Operation'>, 'kind' | 'object'>): string {
  return designText.t(`operationKind.${operation.kind}`, { name: operation.object.name ?? '' }).trim()
}

/** Every kind of operation the portals have words for, which is every kind of the contract. */
export const operationKinds = [
  'vm.create',
  'vm.update',
  'vm.delete',
  'vm.start',
  'vm.shutdown',
  'vm.stop',
  'vm.reboot',
  'vm.reset',
  'vm.pause',
  'vm.resume',
  'vm.migrate',
  'disk.create',
  'disk.delete',
  'storage_domain.create',
  'host.maintenance',
  'audit.verify',
] as const satisfies readonly Schema<'OperationKind'>[]
