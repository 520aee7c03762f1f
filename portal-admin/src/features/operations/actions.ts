import type { Schema } from '@overt/api-client/engine'
import { hasEnded } from '@overt/design/feedback/tracked-operations.ts'
import type { Action } from '@overt/design/page/actions.ts'
import { client } from '@overt/design/shell/api.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { text } from '../../text/pages.ts'

type Row = Schema<'Operation'> & { readonly name: string }

/** What can be done with many operations at once: asking them to stop. */
export function bulkOperationActions(operations: readonly Row[]): Action[] {
  const objects = operations.map(({ id, name, status, cancellable }) => ({
    id,
    name,
    refusal: hasEnded(status) ? text.t('operation.over') : cancellable ? undefined : text.t('operation.notCancellable'),
  }))
  const label = text.t('operation.cancel')
  return [
    {
      id: 'cancel',
      label,
      disabledReason: objects.some(({ refusal }) => refusal === undefined) ? undefined : objects[0]?.refusal,
      run: () =>
        beginBulk({
          label,
          objects,
          run: async (id) => {
            await client.call('cancelOperation', { path: { id } })
            return undefined
          },
        }),
    },
  ]
}
