import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField } from '@overt/design/form/fields.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { client } from '@overt/design/shell/api.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { hostQuery } from './queries.ts'

/** Moves a host to another cluster, after the plan of it. */
export default function MoveHost({ host, onClose }: { host: Schema<'Host'>; onClose: () => void }) {
  const { data, error } = useQuery(clustersQuery)
  const t = hostText.use()
  if (!data)
    return error ? (
      <NotMoved host={host} onClose={onClose}>
        <ErrorSentence error={error} />
      </NotMoved>
    ) : null
  const others = data.items.filter(({ id }) => id !== host.clusterId)
  const [first] = others
  return first ? (
    <Move host={host} clusters={others} first={first.id} onClose={onClose} />
  ) : (
    <NotMoved host={host} onClose={onClose}>
      <p>{t('move.nowhere')}</p>
    </NotMoved>
  )
}

function Move(props: {
  host: Schema<'Host'>
  clusters: readonly Schema<'Cluster'>[]
  first: string
  onClose: () => void
}) {
  const { host, clusters, first, onClose } = props
  const { id, name } = host
  const t = hostText.use()
  const queryClient = useQueryClient()
  const [clusterId, setClusterId] = useState(first)
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash }, body: { clusterId } })
  return (
    <ConfirmFromPlan
      planKey={['move-host', id, clusterId]}
      title={t('move.title', { name })}
      danger={false}
      plan={() => client.call('planMoveHost', { path: { id }, body: { clusterId } })}
      run={async (hash) => {
        const moved = await client.call('moveHost', args(hash))
        queryClient.setQueryData(hostQuery(id).queryKey, moved)
        showToast({ variant: 'success', title: t('move.done', { name, cluster: moved.clusterName ?? '' }) })
      }}
      call={(hash) => describeCall('moveHost', args(hash))}
      confirmLabel={t('move.submit')}
      onClose={onClose}
      options={
        <SelectField
          label={text.t('vm.cluster')}
          isRequired
          value={clusterId}
          onChange={(chosen) => setClusterId(chosen || first)}
          areNames
          choices={clusters.map((cluster) => ({ value: cluster.id, label: cluster.name }))}
        />
      }
    />
  )
}

function NotMoved({ host, onClose, children }: { host: Schema<'Host'>; onClose: () => void; children: ReactNode }) {
  const t = hostText.use()
  const shared = designText.use()
  return (
    <Dialog
      title={t('move.title', { name: host.name })}
      onClose={onClose}
      call="none"
      buttons={
        <Button variant="link" onClick={onClose}>
          {shared('close')}
        </Button>
      }
    >
      {children}
    </Dialog>
  )
}
