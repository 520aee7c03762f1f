import { SelectField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
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
      <TextField
        label={t('name')}
        isRequired
        pointer="/name"
        value={values.name}
        onChange={(name) => onChange({ name })}
      />
      <TextAreaField
        label={t('description')}
        pointer="/description"
        value={values.description}
        onChange={(description) => onChange({ description })}
      />
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
