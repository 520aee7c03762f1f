import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { hasEnded, trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { BytesField, bytesOf, SelectField, TextField } from '@overt/design/form/fields.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { client } from '@overt/design/shell/api.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/text.ts'
import { disksQuery, freeDisksQuery, theseDisksQuery } from './queries.ts'

/** How long one look at an operation waits for its end, in seconds: the most the API allows. */
const waitSeconds = 60

/** Makes a disk and answers when it is there; what hinders it is thrown as the engine tells it. */
async function makeDisk(body: Schema<'CreateDisk'>): Promise<string> {
  let operation = await client.call('createDisk', { body })
  trackOperation(operation)
  while (!hasEnded(operation.status))
    operation = await client.call('getOperation', { path: { id: operation.id }, query: { waitSeconds } })
  if (operation.status !== 'succeeded') throw new Error(operation.error?.message ?? operation.reason)
  return operation.object.id
}

/**
 * Gives a machine a disk: a new, empty one beside those it has, or one of the user's that no machine has. Should the page
 * be left between the two steps of a new one, it is among those the next time.
 */
export default function AddDisk(props: {
  vm: Schema<'Vm'>
  attached: readonly Schema<'DiskAttachment'>[]
  onClose: () => void
}) {
  const { vm, attached, onClose } = props
  const t = text.use()
  const queryClient = useQueryClient()
  const free = useQuery(freeDisksQuery)
  const places = useQuery({ ...theseDisksQuery(attached.map(({ diskId }) => diskId)), enabled: attached.length > 0 })
  const storageDomainId = places.data?.items.find(({ readOnly }) => !readOnly)?.storageDomainId
  const [diskId, setDiskId] = useState('')
  const [name, setName] = useState(`${vm.name}-${attached.length + 1}`)
  const [size, setSize] = useState<Parameters<typeof BytesField>[0]['value']>({ amount: 10, unit: 'GiB' })
  const isNew = diskId === ''
  const sizeBytes = bytesOf(size) ?? 0
  const made = (): Schema<'CreateDisk'> => ({
    name: name.trim(),
    allocation: 'thin',
    readOnly: false,
    source: { type: 'blank', sizeBytes },
    ...(storageDomainId === undefined ? {} : { storageDomainId }),
  })
  const attachment = (id: string) => ({ path: { id: vm.id }, body: { diskId: id } })
  const add = useMutation({
    mutationFn: async () => {
      const id = isNew ? await makeDisk(made()) : diskId
      setDiskId(id) // should it not be taken, the next try does not make another
      return await client.call('attachVmDisk', attachment(id))
    },
    onSuccess: ({ diskName }) => {
      showToast({ variant: 'success', title: t('diskAdded', { name: diskName }) })
      onClose()
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: disksQuery(vm.id).queryKey }),
        queryClient.invalidateQueries({ queryKey: freeDisksQuery.queryKey }),
      ]),
  })
  return (
    <FormDialog
      title={t('addDiskTo', { name: vm.name })}
      submitLabel={t('addDisk')}
      onSubmit={() => add.mutate()}
      onClose={onClose}
      isPending={add.isPending}
      isIncomplete={isNew && (name.trim() === '' || sizeBytes === 0)}
      error={add.error}
      call={() =>
        isNew ? describeCall('createDisk', { body: made() }) : describeCall('attachVmDisk', attachment(diskId))
      }
    >
      <SelectField
        label={t('disk')}
        pointer="/diskId"
        none={t('newDisk')}
        value={diskId}
        onChange={setDiskId}
        areNames
        choices={(free.data?.items ?? []).map((disk) => ({
          value: disk.id,
          label: `${disk.name} · ${formatBytes(disk.sizeBytes)}`,
        }))}
      />
      {isNew ? (
        <>
          <TextField label={t('name')} isRequired pointer="/name" value={name} onChange={setName} />
          <BytesField
            label={t('column.size')}
            isRequired
            pointer="/source/sizeBytes"
            value={size}
            onChange={setSize}
            units={['MiB', 'GiB', 'TiB']}
          />
          <QuotaUse
            words="plain"
            question={
              storageDomainId === undefined || sizeBytes === 0
                ? undefined
                : { vcpus: 0, memoryBytes: 0, disks: [{ storageDomainId, sizeBytes }] }
            }
          />
        </>
      ) : null}
    </FormDialog>
  )
}
