import type { Schema } from '@overt/api-client/engine'
import { type VmAction, vmActions } from '@overt/api-client/rules/vm-actions'
import type { ComponentType } from 'react'
import { useNavigate } from 'react-router'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { trackOperation } from '../../feedback/tracked-operations.ts'
import type { Action } from '../../page/actions.ts'
import { part } from '../../page/part.tsx'
import { designText } from '../../text/design-text.ts'
import { client } from '../api.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { vmDisabledReason, vmMissingRight } from './disabled-reason.ts'
import { type PlannedVmAction, plannedVmActions } from './planned-actions.ts'

type Vm = Schema<'Vm'>

/** Actions that stop nothing: they begin at once, without a plan to confirm. */
export const directVmActions = {
  start: (id: string) => client.call('startVm', { path: { id } }),
  resume: (id: string) => client.call('resumeVm', { path: { id } }),
  pause: (id: string) => client.call('pauseVm', { path: { id } }),
} as const satisfies Partial<Record<VmAction, (id: string) => Promise<Schema<'Operation'>>>>

const VmActionIcon = part(() => import('./VmActionIcon.tsx'))

/** A component for each action. The drawings come with the first menu or head of a page; no list begins with them. */
const icons: ReadonlyMap<string, ComponentType> = new Map(
  (Object.keys(vmActions) as VmAction[]).map((action) => [
    action,
    () => <VmActionIcon action={action} fallback={<svg width="1em" height="1em" aria-hidden="true" />} />,
  ]),
)

/** Begins a direct action on one VM; rejects with the engine's refusal. */
export async function beginVmAction(action: keyof typeof directVmActions, id: string): Promise<void> {
  trackOperation(await directVmActions[action](id))
}

/** Where the portal has its pages for a VM. */
export interface VmPaths {
  readonly console: (id: string) => string
  /** The console in a browser tab of its own; absent: the same as `console`. */
  readonly ownTab?: (id: string) => string
  readonly edit?: (id: string) => string
}

/** A function from a VM and an action's name to the action: its label, what it does, and why it can't be done. */
export function useVmActions(paths: VmPaths): (vm: Vm, action: VmAction) => Action {
  const text = designText.use()
  const navigate = useNavigate()
  const dialog = useDialogAddress<PlannedVmAction>(plannedVmActions)
  return (vm, action) => {
    const run = () => {
      if (action in directVmActions) {
        const name = action as keyof typeof directVmActions // guarded by the line above
        return void beginVmAction(name, vm.id).catch((error: unknown) =>
          showToast({
            variant: 'danger',
            title: `${text(`vmAction.${action}`)}: ${vm.name}`,
            body: <ErrorSentence error={error} />,
          }),
        )
      }
      if (action === 'console') return void navigate(paths.console(vm.id))
      if (action === 'edit' && paths.edit) return void navigate(paths.edit(vm.id))
      const planned = plannedVmActions.find((name) => name === action)
      if (planned) dialog.open(planned, vm.id)
    }
    VmActionIcon.load() // beside the menu that shows it
    const icon = icons.get(action)
    return {
      id: action,
      label: text(`vmAction.${action}`),
      run,
      disabledReason: vmDisabledReason(action, vm),
      missing: vmMissingRight(action, vm),
      isDanger: action === 'delete' || action === 'stop' || action === 'reset',
      ...(icon ? { icon } : {}),
    }
  }
}
