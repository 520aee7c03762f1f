import type { Schema } from '@overt/api-client/engine'
import { vmActionAllowed, vmActions } from '@overt/api-client/rules/vm-actions'
import { lazy, type ReactNode, Suspense } from 'react'
import { ActionButton } from '../../page/ActionButton.tsx'
import { designText } from '../../text/design-text.ts'
import { Splash } from '../Splash.tsx'
import { openConsoleTicket } from './queries.ts'
import { useVmActions, type VmPaths } from './vm-actions.tsx'

const ConsoleViewer = lazy(() => import('../../console/ConsoleViewer.tsx'))

/** The console of a VM: its screen when it runs, and a way to start it when it does not. */
export function VmConsole(props: { vm: Schema<'Vm'>; paths: VmPaths; isOwnTab?: boolean; title?: ReactNode }) {
  const { vm, paths, isOwnTab = false, title } = props
  const text = designText.use()
  const action = useVmActions(paths)
  const begin = action(vm, vm.status === 'paused' ? 'resume' : 'start')
  const mayConnect = vm.myRights.includes(vmActions.console.right)
  return (
    <Suspense fallback={<Splash />}>
      <ConsoleViewer
        name={vm.name}
        protocols={vm.consoles}
        isRunning={vmActionAllowed('console', vm.status)}
        notRunning={begin.disabledReason === undefined ? <ActionButton action={begin} variant="primary" /> : undefined}
        forbiddenReason={mayConnect ? undefined : text('console.forbiddenBody')}
        openTicket={(protocol, sessionId) => openConsoleTicket(vm.id, protocol, sessionId)}
        title={title}
        {...(isOwnTab ? {} : { ownTab: (paths.ownTab ?? paths.console)(vm.id) })}
      />
    </Suspense>
  )
}
