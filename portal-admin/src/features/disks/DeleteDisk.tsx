import { describeCall } from '@overt/api-client/describe-call'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { text } from '../../text/pages.ts'
import { part } from '@overt/design/page/part.tsx'

const ConfirmFromPlan = part(async () => ({
  default: (await import('@overt/design/feedback/ConfirmFromPlan.tsx')).ConfirmFromPlan,
}))

/** Asks before a disk is deleted; opened by the address. */
export function DeleteDisk({ onDeleted }: { onDeleted?: () => void }) {
  const t = text.use()
  const { name, id, close } = useDialogAddress(['delete'])
  if (name === undefined || id === undefined) return null
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
