import { describeCall } from '@overt/api-client/describe-call'
import { trackOperation } from '../../feedback/tracked-operations.ts'
import { designText } from '../../text/design-text.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { confirmed, type PlainVmAction, type PlannedVmAction, planned, plannedVmActions } from './planned-actions.ts'
import { part } from '../../page/part.tsx'

const ConfirmFromPlan = part(async () => ({
  default: (await import('../../feedback/ConfirmFromPlan.tsx')).ConfirmFromPlan,
}))

const DeleteVm = part(() => import('./DeleteVm.tsx'))
const MigrateVm = part(() => import('./MigrateVm.tsx'))

/** The confirmations of VM actions, opened by the address; mounted once by each page that offers the actions. */
export function VmDialogs(props: { onDeleted?: () => void; deleteLabel?: string }) {
  const { onDeleted, deleteLabel } = props
  const dialog = useDialogAddress<PlannedVmAction>(plannedVmActions)
  const { name, id, close } = dialog
  if (name === undefined || id === undefined) return null
  if (name === 'migrate') return <MigrateVm id={id} onClose={close} />
  if (name === 'delete')
    return <DeleteVm id={id} onClose={close} label={deleteLabel} {...(onDeleted ? { onDeleted } : {})} />
  return <Confirm action={name} id={id} onClose={close} />
}

function Confirm(props: { action: PlainVmAction; id: string; onClose: () => void }) {
  const { action, id, onClose } = props
  const text = designText.use()
  return (
    <ConfirmFromPlan
      planKey={[action, id]}
      begins={{ kind: `vm.${action}`, id }}
      plan={() => planned[action].plan(id)}
      run={async (hash) => trackOperation(await planned[action].run(id, hash))}
      call={(hash) => describeCall(planned[action].operation, confirmed(id, hash))}
      confirmLabel={text(`vmAction.${action}`)}
      danger={action !== 'shutdown' && action !== 'reboot'}
      onClose={onClose}
    />
  )
}
