import { SelectField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { vmFormText as text } from '../../text/vm-form.ts'
import { PinnedHostsField } from './PinnedHostsField.tsx'
import { DeleteProtectedField, DisplayField, SocketsField, ThreadsField } from './vm-fields.tsx'
import type { VmValues } from './vm-form-values.ts'

/** What few change when they make a VM, folded away. */
export function MoreFields(props: { values: VmValues; onChange: (change: Partial<VmValues>) => void }) {
  const { values, onChange } = props
  const t = text.use()
  return (
    <details className="ov-more">
      <summary>{t('create.more')}</summary>
      <div className="ov-stack">
        <TextField
          label={t('description')}
          pointer="/description"
          value={values.description}
          onChange={(description) => onChange({ description })}
        />
        <FieldRow>
          <SocketsField value={values.sockets} onChange={(sockets) => onChange({ sockets })} />
          <ThreadsField value={values.threads} onChange={(threads) => onChange({ threads })} />
        </FieldRow>
        <SelectField
          label={t('vm.firmware')}
          isRequired
          pointer="/firmware"
          value={values.firmware}
          onChange={(firmware) => onChange({ firmware: firmware || 'bios' })}
          choices={(['bios', 'uefi'] as const).map((value) => ({ value, label: t(`create.firmware.${value}`) }))}
        />
        <DisplayField value={values.display} onChange={(display) => onChange({ display })} />
        <PinnedHostsField
          value={values.pinnedHostIds}
          onChange={(pinnedHostIds) => onChange({ pinnedHostIds })}
          clusterId={values.clusterId}
        />
        <DeleteProtectedField
          value={values.deleteProtected}
          onChange={(deleteProtected) => onChange({ deleteProtected })}
        />
      </div>
    </details>
  )
}
