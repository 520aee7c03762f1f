import type { Schema } from '@overt/api-client/engine'
import type { VmAction } from '@overt/api-client/rules/vm-actions'
import { vmActionAllowed } from '@overt/api-client/rules/vm-actions'
import type { Action } from '@overt/design/page/actions.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { beginVmAction, useVmActions } from '@overt/design/shell/vm/vm-actions.tsx'
import { forEachRow, tellBulkResult } from '@overt/design/table/bulk.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { paths } from '../../paths.ts'

type Vm = Schema<'Vm'>

/** Every action of a VM in the order of its menu. */
const inMenu: readonly VmAction[] = [
  'start',
  'resume',
  'console',
  'shutdown',
  'reboot',
  'pause',
  'edit',
  'reset',
  'stop',
  'delete',
]

/** Where this portal has its pages for a VM. */
export const vmPaths = { console: paths.vmConsole, ownTab: paths.ownTabConsole, edit: paths.editVm }

/** A function from a VM to its actions: those for the header, and the rest. */
export function useVmMenu(): (vm: Vm) => { readonly header: readonly Action[]; readonly menu: readonly Action[] } {
  const action = useVmActions(vmPaths)
  return (vm) => {
    const power: VmAction =
      vm.status === 'paused' ? 'resume' : vmActionAllowed('start', vm.status) ? 'start' : 'shutdown'
    const header: readonly VmAction[] = [power, 'console', 'edit']
    const menu = inMenu.filter((name) => name !== 'resume' || vm.status === 'paused')
    return { header: header.map((name) => action(vm, name)), menu: menu.map((name) => action(vm, name)) }
  }
}

/** What can be done with many VMs at once: nothing that needs a plan of its own for each. */
export function bulkActions(vms: readonly Vm[]): Action[] {
  const { t } = designText
  return (['start', 'resume', 'pause'] as const).map((action) => {
    const able = vms.filter((vm) => vmDisabledReason(action, vm) === undefined)
    const [first] = vms
    return {
      id: action,
      label:
        able.length < vms.length && able.length > 0
          ? `${t(`vmAction.${action}`)} (${able.length})`
          : t(`vmAction.${action}`),
      disabledReason: able.length === 0 && first ? vmDisabledReason(action, first) : undefined,
      run: () => void forEachRow(able, (vm) => beginVmAction(action, vm.id)).then(tellBulkResult),
    }
  })
}
