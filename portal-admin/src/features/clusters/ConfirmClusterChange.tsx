import type { CallArguments } from '@overt/api-client'
import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { client } from '@overt/design/shell/api.ts'
import { placeText } from '../../text/places.ts'

/** Asks before a change of a cluster that touches its hosts; `save` sends it with the plan's hash. */
export default function ConfirmClusterChange(props: {
  name: string
  /** The change, as it is sent with a plan's hash. */
  args: (planHash: string) => CallArguments<'updateCluster'>
  save: (planHash: string) => Promise<void>
  onClose: () => void
}) {
  const { name, args, save, onClose } = props
  const t = placeText.use()
  const { path, body } = args('')
  return (
    <ConfirmFromPlan
      planKey={['update-cluster', path.id, body]}
      title={t('cluster.changeTitle', { name })}
      plan={() => client.call('planUpdateCluster', { path, body })}
      run={save}
      call={(hash) => describeCall('updateCluster', args(hash))}
      confirmLabel={t('cluster.save')}
      onClose={onClose}
    />
  )
}
