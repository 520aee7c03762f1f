import type { Schema } from '@overt/api-client/engine'
import { describeCall } from '@overt/api-client/describe-call'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField, TextField } from '@overt/design/form/fields.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/pages.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { hostQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** Approves a host that has registered itself; opened by the address. */
export function ApproveHost() {
  const { name, id, close } = useDialogAddress(['approve'])
  const { data: host } = useQuery({ ...hostQuery(id ?? ''), enabled: name !== undefined && id !== undefined })
  if (name === undefined || !host) return null
  return <Approve key={host.id} host={host} onClose={close} />
}

function Approve({ host, onClose }: { host: Schema<'Host'>; onClose: () => void }) {
  const t = text.use()
  const queryClient = useQueryClient()
  const clusters = useQuery(clustersQuery)
  const only = clusters.data?.items.length === 1 ? (clusters.data.items[0]?.id ?? '') : ''
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState(host.name)
  const clusterId = chosen ?? only
  const approve = useMutation({
    ...mutation('approveHost'),
    onSuccess: async (approved) => {
      showToast({ variant: 'success', title: t('host.approved', { name: approved.name }) })
      queryClient.setQueryData(hostQuery(host.id).queryKey, approved)
      onClose()
    },
  })
  const args = () => {
    const renamed = name.trim() === host.name || name.trim() === '' ? {} : { name: name.trim() }
    return { path: { id: host.id }, body: { clusterId, ...renamed } }
  }
  return (
    <FormDialog
      title={t('host.approveTitle', { name: host.name })}
      hint={t('host.approveBody')}
      submitLabel={t('host.approve')}
      onSubmit={() => approve.mutate(args())}
      onClose={onClose}
      isPending={approve.isPending}
      isIncomplete={clusterId === ''}
      error={approve.error}
      call={() => describeCall('approveHost', args())}
      notice={
        <Facts
          facts={[
            [t('host.address'), <Data key="address">{`${host.address}:${host.port}`}</Data>],
            ...(host.certificateFingerprint
              ? [[t('host.fingerprint'), <CopyText key="f" value={host.certificateFingerprint} isMono />] as const]
              : []),
          ]}
        />
      }
    >
      <SelectField
        label={t('vm.cluster')}
        isRequired
        pointer="/clusterId"
        value={clusterId}
        onChange={setChosen}
        areNames
        choices={(clusters.data?.items ?? []).map((cluster) => ({ value: cluster.id, label: cluster.name }))}
        isLoading={clusters.isPending}
      />
      <TextField label={t('name')} isRequired pointer="/name" value={name} onChange={setName} />
    </FormDialog>
  )
}
