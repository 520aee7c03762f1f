import type { Schema } from '@overt/api-client/engine'
import { designText } from '../text/design-text.ts'

/** What an operation does, in words: `Start web-1`. */
export function operationTitle(operation: Pick<Schema<'Operation'>, 'kind' | 'object'>): string {
  return designText.t(`operationKind.${operation.kind}`, { name: operation.object.name ?? '' }).trim()
}
