import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { peopleText } from '../../text/people.ts'

type Group = Schema<'Group'>

/** Why the caller does not change groups, if so. */
export function useGroupRefusal(): Pick<Action, 'disabledReason' | 'missing'> {
  const session = useSession()
  return {
    disabledReason: withoutInSystem('manipulate_users', session),
    missing: missingInSystem('manipulate_users', session),
  }
}

/** A function from a group to what can be done with it. */
export function useGroupActions(): (group: Group) => readonly [edit: Action, remove: Action] {
  const t = peopleText.use()
  const dialog = useDialogAddress(['edit', 'delete'])
  const refusal = useGroupRefusal()
  return ({ id }) => [
    { id: 'edit', label: t('edit'), ...refusal, run: () => dialog.open('edit', id) },
    { id: 'delete', label: t('group.delete'), ...refusal, isDanger: true, run: () => dialog.open('delete', id) },
  ]
}
