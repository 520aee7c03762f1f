import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { peopleText } from '../../text/people.ts'
import { revocation } from './permission-actions.ts'
import { type PermissionRow, principalName } from './permission-list.tsx'

/** Asks before a permission is taken away, with who loses what. */
export default function RevokePermission({ row, onClose }: { row: PermissionRow; onClose: () => void }) {
  const t = peopleText.use()
  const words = { name: principalName(row), role: row.role.name }
  return (
    <ConfirmFromPlan
      planKey={['revoke-permission', row.id]}
      title={t('permission.removeTitle', words)}
      plan={() => revocation.plan(row.id)}
      run={async (hash) => {
        await revocation.run(row.id, hash)
        showToast({ variant: 'success', title: t('permission.removed', words) })
      }}
      call={(hash) => describeCall('deletePermission', revocation.args(row.id, hash))}
      confirmLabel={t('permission.remove')}
      onClose={onClose}
    />
  )
}
