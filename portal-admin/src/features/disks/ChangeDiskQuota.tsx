import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { QuotaField } from '../../shared/QuotaField.tsx'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { diskQuery } from './queries.ts'

/** Gives a disk another quota, or none; what it takes of that is shown. */
export default function ChangeDiskQuota({ disk, onClose }: { disk: Schema<'Disk'>; onClose: () => void }) {
  const t = text.use()
  const q = quotaText.use()
  const queryClient = useQueryClient()
  const domains = useQuery(storageDomainsQuery).data?.items
  const dataCenterId = domains?.find(({ id }) => id === disk.storageDomainId)?.dataCenterId
  const [quotaId, setQuotaId] = useState(disk.quotaId ?? '')
  const isSame = quotaId === (disk.quotaId ?? '')
  const args = () => ({
    path: { id: disk.id },
    headers: { 'If-Match': `"${disk.revision}"` },
    body: { quotaId: quotaId || null },
  })
  const save = useMutation({
    mutationFn: () => client.call('updateDisk', args()),
    onSuccess: (now) => {
      queryClient.setQueryData(diskQuery(disk.id).queryKey, now)
      showToast({ variant: 'success', title: t('disk.saved', { name: disk.name }) })
      onClose()
    },
  })
  return (
    <FormDialog
      title={q('disk.changeTitle', { name: disk.name })}
      submitLabel={t('disk.changeQuota')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={isSame}
      error={save.error}
      call={() => describeCall('updateDisk', args())}
    >
      <QuotaField dataCenterId={dataCenterId} value={quotaId} onChange={setQuotaId} none="none" isAlways />
      {isSame || quotaId === '' ? null : (
        <QuotaUse
          question={{
            quotaId,
            vcpus: 0,
            memoryBytes: 0,
            disks: [{ storageDomainId: disk.storageDomainId, sizeBytes: disk.sizeBytes }],
          }}
        />
      )}
    </FormDialog>
  )
}
