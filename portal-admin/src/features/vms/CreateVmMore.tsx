import { NumberField, SelectField, SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { vmFormText as text } from '../../text/vm-form.ts'
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
          <NumberField
            label={t('create.sockets')}
            isRequired
            pointer="/cpu/sockets"
            min={1}
            max={64}
            value={values.sockets}
            onChange={(sockets) => onChange({ sockets })}
          />
          <NumberField
            label={t('create.threads')}
            isRequired
            pointer="/cpu/threadsPerCore"
            min={1}
            max={8}
            value={values.threads}
            onChange={(threads) => onChange({ threads })}
          />
        </FieldRow>
        <SelectField
          label={t('vm.firmware')}
          isRequired
          pointer="/firmware"
          value={values.firmware}
          onChange={(firmware) => onChange({ firmware: firmware || 'bios' })}
          choices={(['bios', 'uefi'] as const).map((value) => ({ value, label: t(`create.firmware.${value}`) }))}
        />
        <SelectField
          label={t('field.display')}
          isRequired
          pointer="/display"
          value={values.display}
          onChange={(display) => onChange({ display: display || 'vnc' })}
          choices={(['vnc', 'spice'] as const).map((value) => ({ value, label: t(`display.${value}`) }))}
        />
        <SwitchField
          label={t('vm.deleteProtected')}
          value={values.deleteProtected}
          onChange={(deleteProtected) => onChange({ deleteProtected })}
        />
      </div>
    </details>
  )
}
