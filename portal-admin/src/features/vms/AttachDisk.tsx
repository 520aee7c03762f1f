import type { Schema } from '@overt/api-client/engine'
import { describeCall } from '@overt/api-client/describe-call'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { type Choice, SelectField } from '@overt/design/form/fields.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/pages.ts'
import { disksQuery } from '../disks/queries.ts'
import { attachmentsQuery } from './queries.ts'

const buses: readonly Choice<Schema<'DiskBus'>>[] = [
  { value: 'virtio', label: 'virtio' },
  { value: 'virtio_scsi', label: 'virtio-scsi' },
  { value: 'sata', label: 'SATA' },
]

/** Chooses a disk that exists and attaches it. */
export function AttachDisk(props: {
  vm: Schema<'Vm'>
  attached: readonly Schema<'DiskAttachment'>[]
  onClose: () => void
}) {
  const { vm, attached, onClose } = props
  const t = text.use()
  const queryClient = useQueryClient()
  const disks = useQuery(disksQuery({}))
  const [diskId, setDiskId] = useState('')
  const [bus, setBus] = useState<Schema<'DiskBus'> | ''>('virtio')
  const taken = new Set(attached.map((attachment) => attachment.diskId))
  const choices = (disks.data?.items ?? [])
    .filter((disk) => !taken.has(disk.id) && (disk.readOnly || disk.vms.length === 0))
    .map((disk) => ({ value: disk.id, label: `${disk.name} · ${formatBytes(disk.sizeBytes)}` }))
  const attach = useMutation({
    ...mutation('attachVmDisk'),
    onSuccess: async ({ diskName }) => {
      showToast({ variant: 'success', title: t('attachment.attached', { name: diskName }) })
      await queryClient.invalidateQueries({ queryKey: attachmentsQuery(vm.id).queryKey })
      onClose()
    },
  })
  const args = () => ({ path: { id: vm.id }, body: { diskId, ...(bus === '' ? {} : { bus }) } })
  return (
    <FormDialog
      title={t('attachment.attach')}
      submitLabel={t('attachment.attach')}
      onSubmit={() => attach.mutate(args())}
      onClose={onClose}
      isPending={attach.isPending}
      isIncomplete={diskId === ''}
      error={attach.error}
      call={() => describeCall('attachVmDisk', args())}
    >
      <SelectField
        label={t('attachment.disk')}
        isRequired
        pointer="/diskId"
        value={diskId}
        onChange={setDiskId}
        areNames
        choices={choices}
        isLoading={disks.isPending}
      />
      <SelectField
        label={t('attachment.bus')}
        isRequired
        pointer="/bus"
        value={bus}
        onChange={setBus}
        areNames
        choices={buses}
      />
    </FormDialog>
  )
}
