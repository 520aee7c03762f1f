import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { useQueryClient } from '@tanstack/react-query'
import { text } from '../../text/text.ts'
import { disksQuery, freeDisksQuery, nicsQuery } from './queries.ts'

/** A disk or network card of a machine. */
export interface MachinePart {
  readonly kind: 'disk' | 'nic'
  readonly id: string
  readonly name: string
}

/** Asks before a disk or a network card is taken out of a machine. */
export default function RemovePart(props: {
  vm: Pick<Schema<'Vm'>, 'id' | 'name'>
  part: MachinePart
  onClose: () => void
}) {
  const { vm, part, onClose } = props
  const { kind, id, name } = part
  const t = text.use()
  const queryClient = useQueryClient()
  const [detach, remove] = [{ path: { id: vm.id, diskId: id } }, { path: { id: vm.id, nicId: id } }]
  const isDisk = kind === 'disk'
  return (
    <ConfirmDialog
      title={t('removeFrom', { name, machine: vm.name })}
      body={t(isDisk ? 'removeDiskBody' : 'removeNicBody')}
      confirmLabel={t('remove')}
      danger={!isDisk}
      call={() => (isDisk ? describeCall('detachVmDisk', detach) : describeCall('deleteVmNic', remove))}
      run={() => (isDisk ? client.call('detachVmDisk', detach) : client.call('deleteVmNic', remove))}
      onDone={() => {
        showToast({ variant: 'success', title: t('removed', { name }) })
        const changed = isDisk ? [disksQuery(vm.id), freeDisksQuery] : [nicsQuery(vm.id)]
        for (const { queryKey } of changed) void queryClient.invalidateQueries({ queryKey })
        onClose()
      }}
      onClose={onClose}
    />
  )
}
