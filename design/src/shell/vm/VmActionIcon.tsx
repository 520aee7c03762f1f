import type { VmAction } from '@overt/api-client/rules/vm-actions'
import DesktopIcon from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import MigrationIcon from '@patternfly/react-icons/dist/esm/icons/migration-icon'
import PauseIcon from '@patternfly/react-icons/dist/esm/icons/pause-icon'
import PencilAltIcon from '@patternfly/react-icons/dist/esm/icons/pencil-alt-icon'
import PlayIcon from '@patternfly/react-icons/dist/esm/icons/play-icon'
import PluggedIcon from '@patternfly/react-icons/dist/esm/icons/plugged-icon'
import PowerOffIcon from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import RedoIcon from '@patternfly/react-icons/dist/esm/icons/redo-icon'
import SyncAltIcon from '@patternfly/react-icons/dist/esm/icons/sync-alt-icon'
import TrashIcon from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import type { ComponentType } from 'react'

const icons: Readonly<Record<VmAction, ComponentType>> = {
  start: PlayIcon,
  resume: PlayIcon,
  pause: PauseIcon,
  shutdown: PowerOffIcon,
  stop: PowerOffIcon,
  reboot: RedoIcon,
  reset: SyncAltIcon,
  migrate: MigrationIcon,
  console: DesktopIcon,
  edit: PencilAltIcon,
  attach: PluggedIcon,
  delete: TrashIcon,
}

/** The icon of something that can be done with a VM. */
export default function VmActionIcon({ action }: { action: VmAction }) {
  const Icon = icons[action]
  return <Icon />
}
