import type { Schema } from '@overt/api-client/engine'
import { type VmAction, vmActionAllowed } from '@overt/api-client/rules/vm-actions'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { vmDisabledReason, vmMissingRight } from '@overt/design/shell/vm/disabled-reason.ts'
import { useVmActions } from '@overt/design/shell/vm/vm-actions.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'

type Vm = Schema<'Vm'>

/** The one big action of a machine, and the rest for its menu. */
export interface MachineActions {
  readonly primary: Action
  readonly rest: readonly Action[]
}

/** Which action a machine's state makes the big one: its screen when there is one, else what brings it there. */
export function primaryAction(status: Vm['status']): VmAction {
  if (status === 'paused') return 'resume'
  return vmActionAllowed('console', status) ? 'console' : 'start'
}

const others: readonly VmAction[] = ['start', 'console', 'resume', 'shutdown', 'reboot', 'pause', 'reset', 'stop']

/** A function from a machine to its actions. */
export function useMachineActions(): (vm: Vm) => MachineActions {
  const action = useVmActions(paths)
  const dialog = useDialogAddress(['edit'])
  const t = text.use()
  return (vm) => {
    const first = primaryAction(vm.status)
    // Of the two that go on and off, the one that makes no sense now would only be noise.
    const power = others.filter((name) => name !== first && (name !== 'resume' || vm.status === 'paused'))
    const edit: Action = {
      id: 'edit',
      label: t('edit'),
      run: () => dialog.open('edit', vm.id),
      disabledReason: vmDisabledReason('edit', vm),
      missing: vmMissingRight('edit', vm),
    }
    return {
      primary: action(vm, first),
      rest: [...power.map((name) => action(vm, name)), edit, { ...action(vm, 'delete'), label: t('delete') }],
    }
  }
}
