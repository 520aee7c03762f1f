import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { Field, type FieldProps } from './Field.tsx'
import { formText } from './text/form-text.ts'

/** A number as it is typed, and its unit. */
export interface UnitValue<Unit extends string> {
  readonly amount: number | undefined
  readonly unit: Unit
}

/** A number with its unit; changing the unit keeps the number, as people expect who mistook the unit. */
export function UnitField<Unit extends string>(
  props: FieldProps & {
    value: UnitValue<Unit>
    onChange: (value: UnitValue<Unit>) => void
    /** `label` is absent where a unit is written the same in every language. */
    units: readonly { readonly value: Unit; readonly label?: string }[]
    /** No fractions. */
    isWhole?: boolean
    min?: number
  },
) {
  const { value, onChange, units, label, isDisabled = false, isWhole = false, min = 0 } = props
  const text = formText.use()
  const read = (typed: string) => (isWhole ? Math.round(Number(typed)) : Number(typed))
  return (
    <Field {...props}>
      {(input) => (
        <span className="ov-number-field">
          <TextInput
            {...input}
            type="number"
            inputMode={isWhole ? 'numeric' : 'decimal'}
            step={isWhole ? 1 : 'any'}
            min={min}
            value={value.amount ?? ''}
            onChange={(_, next) => onChange({ ...value, amount: next === '' ? undefined : read(next) })}
            isDisabled={isDisabled}
          />
          <FormSelect
            aria-label={text('form.unit', { label })}
            value={value.unit}
            onChange={(_, next) =>
              onChange({ ...value, unit: units.find((unit) => unit.value === next)?.value ?? value.unit })
            }
            isDisabled={isDisabled}
            className="ov-unit-select"
          >
            {units.map((unit) => (
              <FormSelectOption
                key={unit.value}
                value={unit.value}
                label={unit.label ?? unit.value}
                {...(unit.label === undefined ? { translate: 'no' as const } : {})}
              />
            ))}
          </FormSelect>
        </span>
      )}
    </Field>
  )
}
