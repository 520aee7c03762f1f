import { NumberField, SelectField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { placeText as text } from '../../text/places.ts'
import type { ClusterValues } from './cluster-form-values.ts'

const schedulingPolicies = ['even_memory', 'even_load', 'even_guests'] as const
const migrationPolicies = ['minimal_downtime', 'post_copy', 'suspend_if_needed', 'very_large'] as const

/** How the hosts of a cluster share the work: what they promise, where VMs start, how they move. */
export function WorkFields(props: { values: ClusterValues; onChange: (change: Partial<ClusterValues>) => void }) {
  const { values, onChange } = props
  const t = text.use()
  const p = policyText.use()
  return (
    <FormPart title={t('part.running')}>
      <NumberField
        label={p('memoryOvercommit')}
        isRequired
        pointer="/memoryOvercommitPercent"
        hint={t('memory.hint')}
        min={100}
        max={400}
        unit={t('percent')}
        value={values.memoryOvercommitPercent}
        onChange={(memoryOvercommitPercent) => onChange({ memoryOvercommitPercent })}
      />
      <SelectField
        label={p('scheduling')}
        isRequired
        pointer="/schedulingPolicy"
        hint={p(`scheduling.means.${values.schedulingPolicy}`)}
        value={values.schedulingPolicy}
        onChange={(policy) => onChange({ schedulingPolicy: policy || values.schedulingPolicy })}
        choices={schedulingPolicies.map((value) => ({ value, label: p(`scheduling.${value}`) }))}
      />
      <SelectField
        label={p('migration')}
        isRequired
        pointer="/migrationPolicy"
        hint={p(`migration.means.${values.migrationPolicy}`)}
        value={values.migrationPolicy}
        onChange={(policy) => onChange({ migrationPolicy: policy || values.migrationPolicy })}
        choices={migrationPolicies.map((value) => ({ value, label: p(`migration.${value}`) }))}
      />
    </FormPart>
  )
}
