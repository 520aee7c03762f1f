import { SelectField } from '@overt/design/form/fields.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import { quotaText } from '../../text/quota.ts'
import type { DataCenterValues } from './data-center-form-values.ts'

const modes = ['disabled', 'audit', 'enforced'] as const

/** What a data center is called, the kind of storage it has, and what its quotas do; `modeRefusal` says why not to change that. */
export function DataCenterFields(props: {
  values: DataCenterValues
  onChange: (change: Partial<DataCenterValues>) => void
  modeRefusal?: string | undefined
}) {
  const { values, onChange, modeRefusal } = props
  const t = text.use()
  const p = placeText.use()
  const q = quotaText.use()
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
      <SelectField
        label={p('field.quotaMode')}
        isRequired
        pointer="/quotaMode"
        hint={modeRefusal ?? q(`modeHint.${values.quotaMode}`)}
        isDisabled={modeRefusal !== undefined}
        value={values.quotaMode}
        onChange={(quotaMode) => onChange({ quotaMode: quotaMode || values.quotaMode })}
        choices={modes.map((value) => ({ value, label: q(`mode.${value}`) }))}
      />
    </>
  )
}
