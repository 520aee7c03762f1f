import { SelectField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { RightsField } from '@overt/design/rights/RightsField.tsx'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import type { RoleValues } from './role-form-values.ts'

/** What a role is called, and what it allows. */
export function RoleFields(props: { values: RoleValues; onChange: (change: Partial<RoleValues>) => void }) {
  const { values, onChange } = props
  const t = text.use()
  const p = peopleText.use()
  const hint = values.rights.length === 0 ? p('role.choose') : values.rights.includes('see') ? '' : p('role.withoutSee')
  return (
    <>
      <FormPart title={t('general')}>
        <NameFields values={values} onChange={onChange} />
        <SelectField
          label={p('role.kind')}
          isRequired
          pointer="/kind"
          hint={p(`role.kindHint.${values.kind}`)}
          value={values.kind}
          onChange={(kind) => onChange({ kind: kind || values.kind })}
          choices={(['user', 'administrator'] as const).map((value) => ({ value, label: p(`role.kind.${value}`) }))}
        />
      </FormPart>
      <FormPart title={p('role.mayDo')}>
        <p className="ov-fine" role="status">
          {hint}
        </p>
        <RightsField value={values.rights} onChange={(rights) => onChange({ rights })} pointer="/rights" />
      </FormPart>
    </>
  )
}
