import { bytesOf, bytesValue } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { SizeChoice } from '@overt/design/form/SizeChoice.tsx'
import { vmFormText as text } from '../../text/vm-form.ts'
import { CoresField, MemoryField } from './vm-fields.tsx'
import { type Defaults, sizeUnits, topologyOf, type VmValues } from './vm-form-values.ts'
import { cpuCount } from './cpu-count.ts'

/** Memory and virtual processors: one of the usual sizes, or one's own. */
export function SizeFields(props: {
  values: Pick<VmValues, 'memory' | 'sockets' | 'cores' | 'threads'>
  largest: Defaults['largestHost']
  onChange: (change: Partial<VmValues>) => void
}) {
  const { values, largest, onChange } = props
  const t = text.use()
  return (
    <FormPart title={t('create.size')}>
      <SizeChoice
        cpus={cpuCount(topologyOf(values))}
        memoryBytes={bytesOf(values.memory)}
        largest={largest}
        onChoose={({ cpus, memoryBytes }) =>
          onChange({ memory: bytesValue(memoryBytes, sizeUnits), sockets: 1, cores: cpus, threads: 1 })
        }
      />
      <FieldRow>
        <MemoryField value={values.memory} onChange={(memory) => onChange({ memory })} />
        <CoresField value={values.cores} onChange={(cores) => onChange({ cores })} />
      </FieldRow>
    </FormPart>
  )
}
