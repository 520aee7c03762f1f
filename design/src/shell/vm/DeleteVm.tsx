import '../../form/form.css'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { useState } from 'react'
import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '../../feedback/ConfirmFromPlan.tsx'
import { planText } from '../../feedback/plan-text/plan-text.ts'
import { trackOperation } from '../../feedback/tracked-operations.ts'
import { designText } from '../../text/design-text.ts'
import { type DiskFate, deletion } from './planned-actions.ts'

/** Asks before a VM is deleted, with its disks or without them. */
export default function DeleteVm(props: {
  id: string
  onClose: () => void
  onDeleted?: () => void
  /** What the button says where a VM is called something else. */
  label?: string | undefined
}) {
  const { id, onClose, onDeleted } = props
  const text = designText.use()
  const plan = planText.use()
  const [disks, setDisks] = useState<DiskFate>('delete')
  const fates = ['delete', 'keep'] as const
  return (
    <ConfirmFromPlan
      planKey={['delete', id, disks]}
      begins={{ kind: 'vm.delete', id }}
      plan={() => deletion.plan(id, disks)}
      run={async (hash) => trackOperation(await deletion.run(id, disks, hash))}
      call={(hash) => describeCall('deleteVm', deletion.args(id, disks, hash))}
      confirmLabel={props.label ?? text('vmAction.delete')}
      onClose={onClose}
      {...(onDeleted ? { onDone: onDeleted } : {})}
      options={
        <fieldset className="ov-choice">
          <legend>{plan('delete.disks')}</legend>
          {fates.map((fate) => (
            <Radio
              key={fate}
              id={`disks-${fate}`}
              name="disks"
              label={plan(`delete.disks.${fate}`)}
              isChecked={disks === fate}
              onChange={() => setDisks(fate)}
            />
          ))}
        </fieldset>
      }
    />
  )
}
