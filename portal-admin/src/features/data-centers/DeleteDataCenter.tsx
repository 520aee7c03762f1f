import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { placeText } from '../../text/places.ts'

/** Asks before a data center is deleted. */
export default function DeleteDataCenter(props: {
  dataCenter: { readonly id: string; readonly name: string }
  onClose: () => void
  onDeleted: () => void
}) {
  const { dataCenter, onClose, onDeleted } = props
  const { id, name } = dataCenter
  const t = placeText.use()
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })
  return (
    <ConfirmFromPlan
      planKey={['delete-data-center', id]}
      title={t('dataCenter.deleteTitle', { name })}
      plan={() => client.call('planDeleteDataCenter', { path: { id } })}
      run={async (hash) => {
        await client.call('deleteDataCenter', args(hash))
        showToast({ variant: 'success', title: t('deleted', { name }) })
      }}
      call={(hash) => describeCall('deleteDataCenter', args(hash))}
      confirmLabel={t('dataCenter.delete')}
      onClose={onClose}
      onDone={onDeleted}
    />
  )
}
