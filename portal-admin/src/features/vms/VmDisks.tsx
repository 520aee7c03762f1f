import type { Schema } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Message } from '@overt/design/feedback/Message.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { vmDisabledReason, vmMissingRight } from '@overt/design/shell/vm/disabled-reason.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { text } from '../../text/pages.ts'
import { AttachDisk } from './AttachDisk.tsx'
import { attachmentsQuery, vmQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Row = Schema<'DiskAttachment'> & { id: string; name: string }

const diskColumns: readonly Column<Row>[] = [
  columns.custom(
    'name',
    () => text.t('name'),
    (row) => (
      <span>
        <ObjectLink object={{ kind: 'disk', id: row.diskId, name: row.diskName }} />
        {row.readOnly ? <span className="ov-fine"> {text.t('attachment.readOnly')}</span> : null}
      </span>
    ),
    { grow: 3 },
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (row) => <DiskStatusLabel disk={{ status: row.diskStatus }} />,
  ),
  columns.custom(
    'device',
    () => text.t('attachment.device'),
    ({ device }) => text.t(`device.${device}`),
    {
      hideBelow: 'md',
    },
  ),
  columns.custom(
    'bus',
    () => text.t('attachment.bus'),
    ({ bus }) => <Data>{bus.replace('_', '-')}</Data>,
    { hideBelow: 'md' },
  ),
  columns.custom(
    'boot',
    () => text.t('attachment.boot'),
    ({ bootOrder }) => bootOrder ?? '–',
    {
      hideBelow: 'md',
      grow: 1,
    },
  ),
  columns.bytes(
    'size',
    () => text.t('attachment.size'),
    ({ sizeBytes }) => sizeBytes,
  ),
  columns.bytes(
    'actual',
    () => text.t('attachment.actual'),
    ({ actualSizeBytes }) => actualSizeBytes,
    {
      hideBelow: 'sm',
    },
  ),
]

/** The disks of a VM. */
export default function VmDisks() {
  const t = text.use()
  const id = param({ params: useParams() }, 'id')
  const queryClient = useQueryClient()
  const { data: vm } = useSuspenseQuery(vmQuery(id))
  const { data } = useSuspenseQuery(attachmentsQuery(id))
  const dialog = useDialogAddress(['attach'])
  const disabledReason = vmDisabledReason('attach', vm)
  const missing = vmMissingRight('attach', vm)
  const rows = data.items.map((item) => ({ ...item, id: item.diskId, name: item.diskName }))
  const attach = (
    <ActionButton
      action={{
        id: 'attach',
        label: t('attachment.attach'),
        run: () => dialog.open('attach'),
        disabledReason,
        missing,
      }}
      variant="secondary"
    />
  )
  const detach = async (row: Row) => {
    try {
      await client.call('detachVmDisk', { path: { id, diskId: row.diskId } })
      showToast({ variant: 'success', title: t('attachment.detached', { name: row.name }) })
      await queryClient.invalidateQueries({ queryKey: attachmentsQuery(id).queryKey })
    } catch (error) {
      showToast({ variant: 'danger', title: t('attachment.detach'), body: <ErrorSentence error={error} /> })
    }
  }
  return (
    <div className="ov-stack">
      {rows.length > 0 ? <div className="ov-row">{attach}</div> : null}
      <ResourceTable
        label={t('tab.disks')}
        rows={rows}
        columns={diskColumns}
        rowActions={(row) => [
          { id: 'detach', label: t('attachment.detach'), disabledReason, missing, run: () => void detach(row) },
        ]}
        empty={
          <Message tone="none" title={t('attachment.empty')} actions={attach}>
            {t('attachment.emptyBody')}
          </Message>
        }
      />
      {dialog.name === 'attach' ? <AttachDisk vm={vm} attached={data.items} onClose={dialog.close} /> : null}
    </div>
  )
}

/** Reads the disks before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(attachmentsQuery(param(args, 'id')))
  return null
}
