import { describeCall } from '@overt/api-client/describe-call'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { part } from '@overt/design/page/part.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { text } from '../../text/pages.ts'
import { diskQuery } from './queries.ts'

const ChangeDiskQuota = part(() => import('./ChangeDiskQuota.tsx'))
const ConfirmFromPlan = part(async () => ({
  default: (await import('@overt/design/feedback/ConfirmFromPlan.tsx')).ConfirmFromPlan,
}))

/** The dialogs of disks, opened by the address; `onDeleted` instead of closing one when what it showed is gone. */
export function DiskDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const t = text.use()
  const { name, id, close } = useDialogAddress(['delete', 'quota'])
  const { data: disk } = useQuery({ ...diskQuery(id ?? ''), enabled: name === 'quota' && id !== undefined })
  if (name === undefined || id === undefined) return null
  if (name === 'quota') return disk ? <ChangeDiskQuota key={id} disk={disk} onClose={close} /> : null
  return (
    <ConfirmFromPlan
      planKey={['delete-disk', id]}
      begins={{ kind: 'disk.delete', id }}
      plan={() => client.call('planDeleteDisk', { path: { id } })}
      run={async (hash) =>
        trackOperation(await client.call('deleteDisk', { path: { id }, headers: { 'Plan-Hash': hash } }))
      }
      call={(hash) => describeCall('deleteDisk', { path: { id }, headers: { 'Plan-Hash': hash } })}
      confirmLabel={t('disk.delete')}
      onClose={close}
      {...(onDeleted ? { onDone: onDeleted } : {})}
    />
  )
}
