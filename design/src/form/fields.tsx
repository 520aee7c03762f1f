import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { Switch } from '@patternfly/react-core/dist/esm/components/Switch'
import { TextArea } from '@patternfly/react-core/dist/esm/components/TextArea'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useId } from 'react'
import { useTakesFocus } from '../page/use-takes-focus.ts'
import { formText } from './text/form-text.ts'
import { designText } from '../text/design-text.ts'
import { type ByteUnit, bytesPer, editableBytes } from '../units/bytes.ts'
import { Field, type FieldProps } from './Field.tsx'
import { UnitField, type UnitValue } from './UnitField.tsx'

interface ValueProps<Value> {
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One line of text. */
export function TextField(
  props: FieldProps &
    ValueProps<string> & {
      type?: 'text' | 'password'
      placeholder?: string
      isMono?: boolean
      /** What the browser may fill in (default nothing; for a password, a new one). */
      autoComplete?: 'current-password' | 'new-password' | 'off'
      /** The page has just come to this: it is what is wanted now. */
      takesFocus?: boolean
    },
) {
  const { value, onChange, type = 'text', placeholder, isDisabled = false, isRequired = false, isMono = false } = props
  const { autoComplete = type === 'password' ? 'new-password' : 'off', takesFocus = false } = props
  const element = useTakesFocus<HTMLInputElement>(takesFocus)
  return (
    <Field {...props}>
      {(input) => (
        <TextInput
          {...input}
          ref={element}
          type={type}
          value={value}
          onChange={(_, next) => onChange(next)}
          isDisabled={isDisabled}
          required={isRequired}
          autoComplete={autoComplete}
          spellCheck={false}
          // What stands there is an example of a value.
          {...(placeholder === undefined ? {} : { placeholder, translate: 'no' as const })}
          {...(isMono ? { className: 'ov-mono' } : {})}
        />
      )}
    </Field>
  )
}

/** Several lines of text. */
export function TextAreaField(props: FieldProps & ValueProps<string> & { rows?: number; isMono?: boolean }) {
  const { value, onChange, rows = 3, isDisabled = false, isMono = false } = props
  return (
    <Field {...props}>
      {(input) => (
        <TextArea
          {...input}
          value={value}
          onChange={(_, next) => onChange(next)}
          rows={rows}
          resizeOrientation="vertical"
          disabled={isDisabled}
          spellCheck={!isMono}
          {...(isMono ? { className: 'ov-mono' } : {})}
        />
      )}
    </Field>
  )
}

/** A whole number; empty is undefined. */
export function NumberField(
  props: FieldProps & ValueProps<number | undefined> & { min?: number; max?: number; unit?: string },
) {
  const { value, onChange, min, max, unit, isDisabled = false } = props
  return (
    <Field {...props}>
      {(input) => (
        <span className="ov-number-field">
          <TextInput
            {...input}
            type="number"
            inputMode="numeric"
            value={value ?? ''}
            onChange={(_, next) => onChange(next === '' ? undefined : Math.round(Number(next)))}
            isDisabled={isDisabled}
            {...(min === undefined ? {} : { min })}
            {...(max === undefined ? {} : { max })}
          />
          {unit ? <span className="ov-unit">{unit}</span> : null}
        </span>
      )}
    </Field>
  )
}

/** A size as it is typed: a number and its unit. */
export type BytesValue = UnitValue<ByteUnit>

/** The size in whole bytes; undefined while nothing is entered. */
export function bytesOf({ amount, unit }: BytesValue): number | undefined {
  return amount === undefined ? undefined : Math.round(amount * bytesPer(unit))
}

/** A size to be edited, from bytes. */
export function bytesValue(bytes: number, units: readonly ByteUnit[]): BytesValue {
  const { value, unit } = editableBytes(bytes, units)
  return { amount: value, unit }
}

/** A size with its unit. */
export function BytesField({ units, ...props }: FieldProps & ValueProps<BytesValue> & { units: readonly ByteUnit[] }) {
  return <UnitField {...props} units={units.map((value) => ({ value }))} />
}

/** One choice of a list. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

/** One of several; `isLoading` while the choices are read. */
export function SelectField<Value extends string>(
  props: FieldProps &
    ValueProps<Value | ''> & {
      choices: readonly Choice<Value>[]
      none?: string
      isLoading?: boolean
      /** The choices are names of things, not words. */
      areNames?: boolean
    },
) {
  const { value, onChange, choices, none, isLoading = false, isDisabled = false, areNames = false } = props
  const text = designText.use()
  const placeholder = isLoading ? text('loading') : (none ?? formText.t('form.choose'))
  const hasPlaceholder = none !== undefined || value === ''
  return (
    <Field {...props}>
      {(input) => (
        <FormSelect
          {...input}
          value={value}
          onChange={(_, next) => onChange(choices.find((choice) => choice.value === next)?.value ?? '')}
          isDisabled={isDisabled || isLoading}
        >
          {hasPlaceholder ? <FormSelectOption value="" label={placeholder} isPlaceholder={none === undefined} /> : null}
          {choices.map((choice) => (
            <FormSelectOption
              key={choice.value}
              value={choice.value}
              label={choice.label}
              {...(areNames ? { translate: 'no' as const } : {})}
            />
          ))}
        </FormSelect>
      )}
    </Field>
  )
}

/** Yes or no. */
export function SwitchField(props: { label: string; hint?: string; isDisabled?: boolean } & ValueProps<boolean>) {
  const { label, hint, value, onChange, isDisabled = false } = props
  const id = useId()
  return (
    <div>
      <Switch
        id={id}
        label={label}
        isChecked={value}
        onChange={(_, next) => onChange(next)}
        isDisabled={isDisabled}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
      />
      {hint ? (
        <p id={`${id}-hint`} className="ov-fine ov-switch-hint">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
