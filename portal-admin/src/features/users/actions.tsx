import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { userText } from '../../text/users.ts'
import { userChanges } from './user-changes.ts'

type User = Schema<'User'>

/** A function from a user to what can be done with them; the first is whether they may sign in. */
export function useUserActions(): (user: User) => readonly [access: Action, ...others: Action[]] {
  const t = userText.use()
  const session = useSession()
  const dialog = useDialogAddress(['link', ...userChanges])
  return (user) => {
    const refusal = withoutInSystem('manipulate_users', session)
    const missing = missingInSystem('manipulate_users', session)
    // These go around one's own password, which the settings ask for.
    const own = user.id === session.user.id ? t('own') : undefined
    const change = (id: (typeof userChanges)[number], isDanger: boolean, why?: string): Action => ({
      id,
      label: t(`${id}.label`),
      disabledReason: refusal ?? why,
      missing,
      isDanger,
      run: () => dialog.open(id, user.id),
    })
    return [
      user.status === 'disabled' ? change('enable', false) : change('disable', true),
      {
        id: 'link',
        label: t('link.label'),
        disabledReason: refusal ?? own,
        missing,
        run: () => dialog.open('link', user.id),
      },
      change('must-change', false),
      change('reset-factor', true, own ?? (user.secondFactor ? undefined : t('reset-factor.none'))),
      change('delete', true),
    ]
  }
}
