import { describeCall } from '@overt/api-client/describe-call'
import type { Action } from '@overt/design/page/actions.ts'
import { client } from '@overt/design/shell/api.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { peopleText } from '../../text/people.ts'
import { type PermissionRow, placeName } from './permission-list.tsx'

/** How a permission is taken away. */
export const revocation = {
  plan: (id: string) => client.call('planDeletePermission', { path: { id } }),
  args: (id: string, hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } }),
  run: (id: string, hash: string) => client.call('deletePermission', revocation.args(id, hash)),
} as const

const refusalOf = (row: PermissionRow) =>
  row.manageable ? undefined : peopleText.t('permission.notYours', { name: placeName(row) })

/** A function from a permission to what can be done with it. */
export function usePermissionActions(): (row: PermissionRow) => readonly Action[] {
  const t = peopleText.use()
  const dialog = useDialogAddress(['revoke'])
  return (row) => [
    {
      id: 'revoke',
      label: t('permission.remove'),
      isDanger: true,
      disabledReason: refusalOf(row),
      run: () => dialog.open('revoke', row.id),
    },
  ]
}

/** What can be done with many permissions at once: taking them away, after the plans. */
export function bulkPermissionActions(rows: readonly PermissionRow[]): Action[] {
  const label = peopleText.t('permission.remove')
  const objects = rows.map((row) => ({
    id: row.id,
    name: `${row.name}, ${row.role.name}`,
    refusal: refusalOf(row),
  }))
  return [
    {
      id: 'revoke',
      label,
      isDanger: true,
      disabledReason: objects.some(({ refusal }) => refusal === undefined) ? undefined : objects[0]?.refusal,
      run: () =>
        beginBulk({
          label,
          objects,
          confirm: {
            plan: revocation.plan,
            call: (id, hash) => describeCall('deletePermission', revocation.args(id, hash)),
          },
          run: async (id, hash) => {
            await revocation.run(id, hash)
            return undefined
          },
        }),
    },
  ]
}
