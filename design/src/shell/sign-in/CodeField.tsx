import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { Field, type FieldProps } from '../../form/Field.tsx'
import { useTakesFocus } from '../../page/use-takes-focus.ts'

/** A code that is typed off: of an authenticator app, or a recovery code. */
export function CodeField(
  props: Pick<FieldProps, 'label' | 'pointer'> & {
    isDigits: boolean
    value: string
    onChange: (value: string) => void
    /** The page has just come to this: it is what is wanted now. */
    takesFocus?: boolean
  },
) {
  const { isDigits, value, onChange, takesFocus = false } = props
  const input = useTakesFocus<HTMLInputElement>(takesFocus)
  return (
    <Field {...props} isRequired>
      {(field) => (
        <TextInput
          {...field}
          ref={input}
          className="ov-mono"
          value={value}
          onChange={(_, next) => onChange(next)}
          inputMode={isDigits ? 'numeric' : 'text'}
          autoComplete={isDigits ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          maxLength={isDigits ? 12 : 64}
          spellCheck={false}
          required
        />
      )}
    </Field>
  )
}
