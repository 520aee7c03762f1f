import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import type { Action } from '@overt/design/page/actions.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'

type Disk = Schema<'Disk'>

/** Why something is not done with a disk: the right to it is missing, or it is not in order. */
function refusalOf(right: Schema<'Right'>, disk: Disk): string | undefined {
  const status = () => designText.t(`diskStatus.${disk.status}`).toLocaleLowerCase()
  return without(right, disk) ?? (disk.status === 'ok' ? undefined : text.t('disk.notOk', { status: status() }))
}

/** A function from a disk to what can be done with it. */
export function useDiskActions(): (disk: Disk) => readonly Action[] {
  const t = text.use()
  const navigate = useNavigate()
  const dialog = useDialogAddress(['delete', 'quota'])
  const setReadOnly = async (disk: Disk, readOnly: boolean) => {
    try {
      await client.call('updateDisk', {
        path: { id: disk.id },
        headers: { 'If-Match': `"${disk.revision}"` },
        body: { readOnly },
      })
      showToast({ variant: 'success', title: t('disk.saved', { name: disk.name }) })
    } catch (error) {
      showToast({ variant: 'danger', title: disk.name, body: <ErrorSentence error={error} /> })
    }
  }
  return (disk) => [
    {
      id: 'clone',
      label: t('disk.clone'),
      disabledReason: refusalOf('create_disk', disk) ?? (disk.readOnly ? undefined : t('disk.cloneOnlyImage')),
      missing: missing('create_disk', 'disk', disk),
      run: () => void navigate(`${paths.createDisk}?from=${disk.id}`),
    },
    {
      id: 'read-only',
      label: t(disk.readOnly ? 'disk.makeWritable' : 'disk.makeReadOnly'),
      disabledReason: refusalOf('edit_disk_properties', disk),
      missing: missing('edit_disk_properties', 'disk', disk),
      run: () => void setReadOnly(disk, !disk.readOnly),
    },
    {
      id: 'quota',
      label: t('disk.changeQuota'),
      disabledReason: without('edit_disk_properties', disk),
      missing: missing('edit_disk_properties', 'disk', disk),
      run: () => dialog.open('quota', disk.id),
    },
    {
      id: 'delete',
      label: t('disk.delete'),
      disabledReason: without('delete_disk', disk),
      missing: missing('delete_disk', 'disk', disk),
      isDanger: true,
      run: () => dialog.open('delete', disk.id),
    },
  ]
}

const deletion = (id: string, hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })

/** What can be done with many disks at once: their deletion, after its plans. */
export function bulkDiskActions(disks: readonly Disk[]): Action[] {
  const objects = disks.map((disk) => ({
    id: disk.id,
    name: disk.name,
    refusal: without('delete_disk', disk),
  }))
  const label = text.t('disk.delete')
  return [
    {
      id: 'delete',
      label,
      isDanger: true,
      disabledReason: objects.some(({ refusal }) => refusal === undefined) ? undefined : designText.t('noRight'),
      run: () =>
        beginBulk({
          label,
          objects,
          confirm: {
            plan: (id) => client.call('planDeleteDisk', { path: { id } }),
            call: (id, hash) => describeCall('deleteDisk', deletion(id, hash)),
          },
          run: (id, hash) => client.call('deleteDisk', deletion(id, hash)),
        }),
    },
  ]
}
