import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { text } from '../../text/text.ts'

const rights = {
  disk: 'configure_vm_storage',
  nic: 'configure_vm_network',
} as const satisfies Readonly<Record<string, Schema<'Right'>>>

/** Why disks or network cards of a machine cannot be changed now, and the right that is missing for it; empty when they can. */
export function whyNotChange(
  kind: keyof typeof rights,
  { id, name, status, myRights }: Pick<Schema<'Vm'>, 'id' | 'name' | 'status' | 'myRights'>,
): Pick<Action, 'disabledReason' | 'missing'> {
  const right = rights[kind]
  if (!myRights.includes(right))
    return { disabledReason: designText.t('noRight'), missing: { right, object: { kind: 'vm', id, name } } }
  // As the engine's own rule has it (`attach` in api-client/src/rules/vm-actions.ts), in the words of this portal.
  return status === 'down' ? {} : { disabledReason: text.t('partsWhenOff') }
}
