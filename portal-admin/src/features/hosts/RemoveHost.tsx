import '@overt/design/form/form.css'
import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { useState } from 'react'
import { hostText } from '../../text/hosts.ts'
import { removal } from './removal.ts'

/** Asks before a host is removed; one that was lost may be gone for good, and then is removed by force. */
export default function RemoveHost(props: { host: Schema<'Host'>; onClose: () => void; onRemoved?: () => void }) {
  const { host, onClose, onRemoved } = props
  const t = hostText.use()
  const [isForceChosen, setForceChosen] = useState(false)
  // It may come back while this is asked.
  const isLost = host.status === 'non_responsive'
  const force = isLost && isForceChosen
  const ways = [
    { isForce: false, label: t('remove.orderly') },
    { isForce: true, label: t('remove.force') },
  ]
  return (
    <ConfirmFromPlan
      planKey={['delete-host', host.id, force]}
      title={t('remove.title', { name: host.name })}
      plan={() => removal.plan(host.id, force)}
      run={async (hash) => {
        await removal.run(host.id, force, hash)
        showToast({ variant: 'success', title: t('remove.done', { name: host.name }) })
      }}
      call={(hash) => describeCall('deleteHost', removal.args(host.id, force, hash))}
      confirmLabel={t('remove.label')}
      // Where it is not gone for good, its guests run on without anybody knowing.
      typed={force ? host.name : undefined}
      onClose={onClose}
      {...(onRemoved ? { onDone: onRemoved } : {})}
      options={
        isLost ? (
          <fieldset className="ov-choice">
            <legend>{t('remove.by')}</legend>
            {ways.map(({ isForce, label }) => (
              <Radio
                key={label}
                id={`remove-${isForce ? 'force' : 'orderly'}`}
                name="remove"
                label={label}
                isChecked={force === isForce}
                onChange={() => setForceChosen(isForce)}
              />
            ))}
          </fieldset>
        ) : undefined
      }
    />
  )
}
