import '@overt/design/form/form.css'
import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { Field } from '@overt/design/form/Field.tsx'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useState } from 'react'
import { hostText } from '../../text/hosts.ts'
import { maintenance, type MaintenanceWish } from './maintenance.ts'

const ways = ['refuse', 'shut_down', 'leave'] as const
/** As the engine takes it. */
const longestReason = 200

/** Asks before a host is taken out of work: where each of its VMs goes, and what becomes of those that cannot. */
export default function MaintainHost({ host, onClose }: { host: Schema<'Host'>; onClose: () => void }) {
  const { id } = host
  const t = hostText.use()
  const [immovable, setImmovable] = useState<(typeof ways)[number]>('refuse')
  const [reason, setReason] = useState('')
  const wish: MaintenanceWish = { immovable, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }
  return (
    <ConfirmFromPlan
      // The reason changes nothing of what is done.
      planKey={['maintenance', id, immovable]}
      title={designText.t('operationKind.host.maintenance', { name: host.name })}
      plan={() => maintenance.plan(id, { immovable })}
      run={async (hash) => trackOperation(await maintenance.run(id, wish, hash))}
      call={(hash) => describeCall('maintainHost', maintenance.args(id, wish, hash))}
      confirmLabel={t('maintenance.label')}
      danger={false}
      onClose={onClose}
      options={
        <>
          <Field label={t('maintenance.reason')} hint={t('maintenance.reasonHint')}>
            {(input) => (
              <TextInput
                {...input}
                value={reason}
                maxLength={longestReason}
                onChange={(_event, value) => setReason(value)}
              />
            )}
          </Field>
          <fieldset className="ov-choice">
            <legend>{t('maintenance.immovable')}</legend>
            {ways.map((way) => (
              <Radio
                key={way}
                id={`immovable-${way}`}
                name="immovable"
                label={t(`maintenance.immovable.${way}`)}
                isChecked={immovable === way}
                onChange={() => setImmovable(way)}
              />
            ))}
          </fieldset>
        </>
      }
    />
  )
}
