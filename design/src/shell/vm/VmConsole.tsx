import type { Schema } from '@overt/api-client/engine'
import { vmActionAllowed, vmActions } from '@overt/api-client/rules/vm-actions'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { ActionButton } from '../../page/ActionButton.tsx'
import { saveFile } from '../../page/save-file.ts'
import { consoleText } from '../../console/console-text.ts'
import { useSession } from '../session.ts'
import { useChangeSettings } from '../settings.ts'
import { Splash } from '../Splash.tsx'
import { ConsolePeople } from './ConsolePeople.tsx'
import { openConsoleTicket, screenshotQuery } from './queries.ts'
import { useVmActions, type VmPaths } from './vm-actions.tsx'
import { part } from '../../page/part.tsx'

const ConsoleViewer = part(() => import('../../console/ConsoleViewer.tsx'))

const powerActions = ['start', 'resume', 'shutdown', 'reboot', 'pause', 'reset', 'stop'] as const
const protocols = ['vnc', 'spice', 'serial'] as const satisfies readonly Schema<'ConsoleProtocol'>[]

/** The console of a VM: its screen or serial port when it runs, and a way to start it when it does not. */
export function VmConsole(props: { vm: Schema<'Vm'>; paths: VmPaths; isOwnTab?: boolean; title?: ReactNode }) {
  const { vm, paths, isOwnTab = false, title } = props
  const text = consoleText.use()
  const action = useVmActions(paths)
  const queryClient = useQueryClient()
  const [params, setParams] = useSearchParams()
  const { settings } = useSession()
  const changeSettings = useChangeSettings()
  const begin = action(vm, vm.status === 'paused' ? 'resume' : 'start')
  const mayConnect = vm.myRights.includes(vmActions.console.right)
  const canShow = vmActionAllowed('console', vm.status)
  const onProtocol = (protocol: Schema<'ConsoleProtocol'>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        next.set('protocol', protocol)
        return next
      },
      { replace: true },
    )
  const onScreenshot = () =>
    void queryClient.fetchQuery({ ...screenshotQuery(vm.id), staleTime: 0 }).then(
      (picture) => saveFile(pictureName(vm.name), picture),
      (error: unknown) =>
        showToast({
          variant: 'danger',
          title: text('screenshotFailed'),
          body: <ErrorSentence error={error} />,
        }),
    )
  return (
    <ConsoleViewer
      fallback={<Splash />}
      name={vm.name}
      protocols={vm.consoles}
      protocol={protocols.find((each) => each === params.get('protocol')) ?? settings.defaultConsole}
      onProtocol={onProtocol}
      isActualSize={settings.consoleScaling === 'actual'}
      keyboard={settings.consoleKeyboardLayout}
      onKeyboard={(layout) => changeSettings({ consoleKeyboardLayout: layout ?? null })}
      isRunning={canShow}
      notRunning={begin.disabledReason === undefined ? <ActionButton action={begin} variant="primary" /> : undefined}
      forbiddenReason={mayConnect ? undefined : text('forbiddenBody')}
      openTicket={(protocol, sessionId, viewOnly) => openConsoleTicket(vm.id, protocol, sessionId, viewOnly)}
      onScreenshot={onScreenshot}
      title={title}
      people={canShow ? <ConsolePeople vm={vm} /> : null}
      power={powerActions.map((name) => action(vm, name))}
      {...(isOwnTab ? {} : { ownTab: (paths.ownTab ?? paths.console)(vm.id) })}
    />
  )
}

/** A picture's file name: the VM and the moment. */
const pictureName = (name: string) => `${name} ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.png`
