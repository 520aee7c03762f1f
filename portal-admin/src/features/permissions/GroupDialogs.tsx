import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { part } from '@overt/design/page/part.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { peopleText } from '../../text/people.ts'
import { groupQuery } from './queries.ts'

const CreateGroup = part(() => import('./CreateGroup.tsx'))
const EditGroup = part(() => import('./EditGroup.tsx'))

/** The dialogs of groups, opened by the address; `onDeleted` instead of closing one when its group is gone. */
export function GroupDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const t = peopleText.use()
  const { name, id, close } = useDialogAddress(['create', 'edit', 'delete'])
  const isOfOne = name !== undefined && id !== undefined
  const { data: group } = useQuery({ ...groupQuery(id ?? ''), enabled: isOfOne })
  if (name === 'create') return <CreateGroup onClose={close} />
  if (!isOfOne || !group) return null
  if (name === 'edit') return <EditGroup key={id} group={group} onClose={close} />
  const args = { path: { id } }
  return (
    <ConfirmDialog
      title={t('group.deleteTitle', { name: group.name })}
      body={t('group.deleteBody', { count: group.memberCount })}
      confirmLabel={t('group.delete')}
      run={async () => {
        await client.call('deleteGroup', args)
        showToast({ variant: 'success', title: t('deleted', { name: group.name }) })
      }}
      call={() => describeCall('deleteGroup', args)}
      onClose={close}
      onDone={onDeleted ?? close}
    />
  )
}
