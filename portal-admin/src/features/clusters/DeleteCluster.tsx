import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { placeText } from '../../text/places.ts'

/** Asks before a cluster is deleted. */
export default function DeleteCluster(props: {
  cluster: { readonly id: string; readonly name: string }
  onClose: () => void
  onDeleted: () => void
}) {
  const { cluster, onClose, onDeleted } = props
  const { id, name } = cluster
  const t = placeText.use()
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })
  return (
    <ConfirmFromPlan
      planKey={['delete-cluster', id]}
      title={t('cluster.deleteTitle', { name })}
      plan={() => client.call('planDeleteCluster', { path: { id } })}
      run={async (hash) => {
        await client.call('deleteCluster', args(hash))
        showToast({ variant: 'success', title: t('deleted', { name }) })
      }}
      call={(hash) => describeCall('deleteCluster', args(hash))}
      confirmLabel={t('cluster.delete')}
      onClose={onClose}
      onDone={onDeleted}
    />
  )
}
