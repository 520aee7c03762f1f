import type { Schema } from '@overt/api-client/engine'
import { type VmAction, vmActionAllowed, vmActions } from '@overt/api-client/rules/vm-actions'
import type { MissingRight } from '../../page/actions.ts'
import { designText } from '../../text/design-text.ts'

/** Why the user can't do something with a VM now, as a sentence; undefined when they can. The engine has the last word. */
export function vmDisabledReason(
  action: VmAction,
  vm: Pick<Schema<'Vm'>, 'status' | 'myRights' | 'deleteProtected'>,
): string | undefined {
  const { t } = designText
  if (!vm.myRights.includes(vmActions[action].right)) return t('noRight')
  if (!vmActionAllowed(action, vm.status))
    return t(`vmRefusal.${action}`, { status: t(`vmStatus.${vm.status}`).toLocaleLowerCase() })
  if (action === 'delete' && vm.deleteProtected) return t('deleteProtected')
  return undefined
}

/** The right that is missing for it, where that is why. */
export function vmMissingRight(
  action: VmAction,
  { id, name, myRights }: Pick<Schema<'Vm'>, 'id' | 'name' | 'myRights'>,
): MissingRight | undefined {
  const { right } = vmActions[action]
  return myRights.includes(right) ? undefined : { right, object: { kind: 'vm', id, name } }
}
