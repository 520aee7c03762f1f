import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { quotaText } from '../../text/quota.ts'
import { quotaQuery } from './queries.ts'

/** Asks before a quota is deleted, opened by the address; `onDeleted` instead of closing when its page goes with it. */
export function DeleteQuota({ onDeleted }: { onDeleted?: () => void }) {
  const t = quotaText.use()
  const { name: dialog, id = '', close } = useDialogAddress(['delete'])
  const { data: quota } = useQuery({ ...quotaQuery(id), enabled: dialog !== undefined && id !== '' })
  if (dialog === undefined || !quota) return null
  const { name } = quota
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })
  return (
    <ConfirmFromPlan
      planKey={['delete-quota', id]}
      title={t('deleteTitle', { name })}
      plan={() => client.call('planDeleteQuota', { path: { id } })}
      run={async (hash) => {
        await client.call('deleteQuota', args(hash))
        showToast({ variant: 'success', title: t('deleted', { name }) })
      }}
      call={(hash) => describeCall('deleteQuota', args(hash))}
      confirmLabel={t('delete')}
      onClose={close}
      onDone={onDeleted ?? close}
    />
  )
}
