import type { Schema } from '@overt/api-client/engine'
import { BytesField, type BytesValue, NumberField, SelectField, SwitchField } from '@overt/design/form/fields.tsx'
import { vmFormText as text } from '../../text/vm-form.ts'
import { sizeUnits } from './vm-form-values.ts'

// What a VM is made and edited by, with the limits of the contract.

interface FieldProps<Value> {
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** Memory. */
export function MemoryField(props: FieldProps<BytesValue>) {
  return <BytesField {...props} label={text.use()('vm.memory')} isRequired pointer="/memoryBytes" units={sizeUnits} />
}

/** Virtual sockets. */
export function SocketsField(props: FieldProps<number | undefined>) {
  return (
    <NumberField {...props} label={text.use()('create.sockets')} isRequired pointer="/cpu/sockets" min={1} max={64} />
  )
}

/** Cores of each socket. */
export function CoresField(props: FieldProps<number | undefined>) {
  const label = text.use()('create.cores')
  return <NumberField {...props} label={label} isRequired pointer="/cpu/coresPerSocket" min={1} max={64} />
}

/** Threads of each core. */
export function ThreadsField(props: FieldProps<number | undefined>) {
  const label = text.use()('create.threads')
  return <NumberField {...props} label={label} isRequired pointer="/cpu/threadsPerCore" min={1} max={8} />
}

/** The protocol the screen is shown by. */
export function DisplayField({ value, onChange }: FieldProps<Schema<'Vm'>['display']>) {
  const t = text.use()
  return (
    <SelectField
      label={t('field.display')}
      isRequired
      pointer="/display"
      value={value}
      onChange={(display) => onChange(display || 'vnc')}
      choices={(['vnc', 'spice'] as const).map((each) => ({ value: each, label: t(`display.${each}`) }))}
    />
  )
}

/** Whether the VM is protected from deletion. */
export function DeleteProtectedField(props: FieldProps<boolean>) {
  return <SwitchField {...props} label={text.use()('vm.deleteProtected')} />
}
