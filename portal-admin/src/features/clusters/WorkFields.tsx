import { NumberField, SelectField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { placeText as text } from '../../text/places.ts'
import type { ClusterValues } from './cluster-form-values.ts'

const schedulingPolicies = ['even_memory', 'even_load', 'even_guests'] as const
const migrationPolicies = ['minimal_downtime', 'post_copy', 'suspend_if_needed', 'very_large'] as const

/** How the hosts of a cluster share the work: what they promise, where VMs start, how they move. */
export function WorkFields(props: { values: ClusterValues; onChange: (change: Partial<ClusterValues>) => void }) {
  const { values, onChange } = props
  const t = text.use()
  return (
    <FormPart title={t('part.running')}>
      <NumberField
        label={t('field.memoryOvercommitPercent')}
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
        label={t('field.schedulingPolicy')}
        isRequired
        pointer="/schedulingPolicy"
        hint={t(`schedulingHint.${values.schedulingPolicy}`)}
        value={values.schedulingPolicy}
        onChange={(policy) => onChange({ schedulingPolicy: policy || values.schedulingPolicy })}
        choices={schedulingPolicies.map((value) => ({ value, label: t(`schedulingPolicy.${value}`) }))}
      />
      <SelectField
        label={t('field.migrationPolicy')}
        isRequired
        pointer="/migrationPolicy"
        hint={t(`migrationHint.${values.migrationPolicy}`)}
        value={values.migrationPolicy}
        onChange={(policy) => onChange({ migrationPolicy: policy || values.migrationPolicy })}
        choices={migrationPolicies.map((value) => ({ value, label: t(`migrationPolicy.${value}`) }))}
      />
    </FormPart>
  )
}
