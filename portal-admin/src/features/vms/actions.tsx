import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import type { VmAction } from '@overt/api-client/rules/vm-actions'
import { vmActionAllowed } from '@overt/api-client/rules/vm-actions'
import type { Action } from '@overt/design/page/actions.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import type { BulkAction } from '@overt/design/shell/bulk/bulk-runs.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { confirmed, deletion, migration, planned } from '@overt/design/shell/vm/planned-actions.ts'
import { directVmActions, useVmActions } from '@overt/design/shell/vm/vm-actions.tsx'
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
  'migrate',
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

/** What can be done with many VMs at once; what stops or deletes shows its plans first. */
const inBulk = ['start', 'resume', 'pause', 'shutdown', 'reboot', 'migrate', 'reset', 'stop', 'delete'] as const

/** How a bulk action is planned, if it is, and done to one VM. */
function wayOf(action: (typeof inBulk)[number]): Pick<BulkAction, 'confirm' | 'run'> {
  if (action === 'start' || action === 'resume' || action === 'pause') return { run: directVmActions[action] }
  if (action === 'delete')
    return {
      confirm: {
        plan: (id) => deletion.plan(id, 'delete'),
        call: (id, hash) => describeCall('deleteVm', deletion.args(id, 'delete', hash)),
      },
      run: (id, hash) => deletion.run(id, 'delete', hash),
    }
  if (action === 'migrate')
    return {
      confirm: {
        plan: (id) => migration.plan(id, {}),
        call: (id, hash) => describeCall('migrateVm', migration.args(id, {}, hash)),
      },
      run: (id, hash) => migration.run(id, {}, hash),
    }
  const { plan, operation, run } = planned[action]
  return { confirm: { plan, call: (id, hash) => describeCall(operation, confirmed(id, hash)) }, run }
}

/** Actions of the bulk bar: each is offered while one of the chosen VMs can do it; the others are told with the reason. */
export function bulkActions(vms: readonly Vm[]): Action[] {
  const { t } = designText
  return inBulk.map((action) => {
    const objects = vms.map((vm) => ({ id: vm.id, name: vm.name, refusal: vmDisabledReason(action, vm) }))
    const able = objects.filter(({ refusal }) => refusal === undefined).length
    const label = t(`vmAction.${action}`)
    return {
      id: action,
      label: able < vms.length && able > 0 ? `${label} (${able})` : label,
      disabledReason: able === 0 ? objects[0]?.refusal : undefined,
      isDanger: action === 'delete',
      run: () => beginBulk({ label, objects, ...wayOf(action) }),
    }
  })
}
