import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { peopleText } from '../../text/people.ts'
import { roleQuery } from './queries.ts'

/** The dialogs of roles, opened by the address; `onDeleted` instead of closing one when its role is gone. */
export function RoleDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const t = peopleText.use()
  const { name, id, close } = useDialogAddress(['delete'])
  const { data: role } = useQuery({ ...roleQuery(id ?? ''), enabled: name !== undefined && id !== undefined })
  if (name === undefined || !role) return null
  const args = { path: { id: role.id } }
  return (
    <ConfirmDialog
      title={t('role.deleteTitle', { name: role.name })}
      body={t('role.deleteBody')}
      confirmLabel={t('role.delete')}
      run={async () => {
        await client.call('deleteRole', args)
        showToast({ variant: 'success', title: t('deleted', { name: role.name }) })
      }}
      call={() => describeCall('deleteRole', args)}
      onClose={close}
      onDone={onDeleted ?? close}
    />
  )
}
