import type { Schema } from '@overt/api-client/engine'
import { describeCall } from '@overt/api-client/describe-call'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField, TextField } from '@overt/design/form/fields.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { Button } from '@overt/design/page/Button.tsx'
import { Form } from '@patternfly/react-core/dist/esm/components/Form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
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
  const shared = designText.use()
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
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (clusterId !== '') approve.mutate(args())
  }
  return (
    <Dialog
      title={t('host.approveTitle', { name: host.name })}
      hint={t('host.approveBody')}
      onClose={onClose}
      call={() => describeCall('approveHost', args())}
      buttons={
        <>
          <Button
            type="submit"
            form="approve"
            isDisabled={clusterId === '' || approve.isPending}
            isLoading={approve.isPending}
          >
            {t('host.approve')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          [t('host.address'), <Data key="address">{`${host.address}:${host.port}`}</Data>],
          ...(host.certificateFingerprint
            ? [[t('host.fingerprint'), <CopyText key="f" value={host.certificateFingerprint} isMono />] as const]
            : []),
        ]}
      />
      <Form id="approve" onSubmit={submit}>
        <SelectField
          label={t('vm.cluster')}
          isRequired
          value={clusterId}
          onChange={setChosen}
          areNames
          choices={(clusters.data?.items ?? []).map((cluster) => ({ value: cluster.id, label: cluster.name }))}
          isLoading={clusters.isPending}
        />
        <TextField label={t('name')} isRequired value={name} onChange={setName} />
        {approve.error ? <ErrorSentence error={approve.error} /> : null}
      </Form>
    </Dialog>
  )
}
