import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { peopleText } from '../../text/people.ts'

type Role = Schema<'Role'>

/** A function from a role to what can be done with it. */
export function useRoleActions(): (role: Role) => readonly [edit: Action, copy: Action, remove: Action] {
  const t = peopleText.use()
  const session = useSession()
  const navigate = useNavigate()
  const dialog = useDialogAddress(['delete'])
  const refusal = withoutInSystem('manipulate_roles', session)
  const missing = missingInSystem('manipulate_roles', session)
  return (role) => {
    const builtIn = role.builtIn ? t('role.builtInReason') : undefined
    const granted = role.grantCount > 0 ? t('role.grantedReason', { count: role.grantCount }) : undefined
    return [
      {
        id: 'edit',
        label: t('edit'),
        disabledReason: refusal ?? builtIn,
        missing,
        run: () => void navigate(paths.editRole(role.id)),
      },
      {
        id: 'copy',
        label: t('role.copy'),
        disabledReason: refusal,
        missing,
        run: () => void navigate(paths.copyRole(role.id)),
      },
      {
        id: 'delete',
        label: t('role.delete'),
        disabledReason: refusal ?? builtIn ?? granted,
        missing,
        isDanger: true,
        run: () => dialog.open('delete', role.id),
      },
    ]
  }
}
