import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { lazy, Suspense, useState } from 'react'
import { trackOperation } from '../../feedback/tracked-operations.ts'
import { designText } from '../../text/design-text.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { type DiskFate, deletion, type PlannedVmAction, planned, plannedVmActions } from './planned-actions.ts'

const ConfirmFromPlan = lazy(async () => ({
  default: (await import('../../feedback/ConfirmFromPlan.tsx')).ConfirmFromPlan,
}))

/** The confirmations of VM actions, opened by the address; mounted once by each page that offers the actions. */
export function VmDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const dialog = useDialogAddress<PlannedVmAction>(plannedVmActions)
  const { name, id, close } = dialog
  if (name === undefined || id === undefined) return null
  return (
    <Suspense fallback={null}>
      {name === 'delete' ? (
        <DeleteVm id={id} onClose={close} {...(onDeleted ? { onDeleted } : {})} />
      ) : (
        <Confirm action={name} id={id} onClose={close} />
      )}
    </Suspense>
  )
}

function Confirm(props: { action: Exclude<PlannedVmAction, 'delete'>; id: string; onClose: () => void }) {
  const { action, id, onClose } = props
  const text = designText.use()
  return (
    <ConfirmFromPlan
      planKey={[action, id]}
      plan={() => planned[action].plan(id)}
      run={async (hash) => trackOperation(await planned[action].run(id, hash))}
      confirmLabel={text(`vmAction.${action}`)}
      danger={action !== 'shutdown' && action !== 'reboot'}
      onClose={onClose}
    />
  )
}

function DeleteVm(props: { id: string; onClose: () => void; onDeleted?: () => void }) {
  const { id, onClose, onDeleted } = props
  const text = designText.use()
  const [disks, setDisks] = useState<DiskFate>('delete')
  const fates = ['delete', 'keep'] as const
  return (
    <ConfirmFromPlan
      planKey={['delete', id, disks]}
      plan={() => deletion.plan(id, disks)}
      run={async (hash) => trackOperation(await deletion.run(id, disks, hash))}
      confirmLabel={text('vmAction.delete')}
      onClose={onClose}
      {...(onDeleted ? { onDone: onDeleted } : {})}
      options={
        <fieldset className="ov-stack">
          <legend>{text('delete.disks')}</legend>
          {fates.map((fate) => (
            <Radio
              key={fate}
              id={`disks-${fate}`}
              name="disks"
              label={text(`delete.disks.${fate}`)}
              isChecked={disks === fate}
              onChange={() => setDisks(fate)}
            />
          ))}
        </fieldset>
      }
    />
  )
}
