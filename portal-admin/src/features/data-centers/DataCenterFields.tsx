import { SelectField } from '@overt/design/form/fields.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import type { DataCenterValues } from './data-center-form-values.ts'

/** What a data center is called, and the kind of storage it has. */
export function DataCenterFields(props: {
  values: DataCenterValues
  onChange: (change: Partial<DataCenterValues>) => void
}) {
  const { values, onChange } = props
  const t = text.use()
  const p = placeText.use()
  return (
    <>
      <NameFields values={values} onChange={onChange} />
      <SelectField
        label={p('field.local')}
        isRequired
        pointer="/local"
        hint={p(values.local ? 'local.yesHint' : 'local.noHint')}
        value={values.local ? 'yes' : 'no'}
        onChange={(local) => onChange({ local: local === 'yes' })}
        choices={[
          { value: 'no', label: t('dataCenter.shared') },
          { value: 'yes', label: t('dataCenter.local') },
        ]}
      />
    </>
  )
}
