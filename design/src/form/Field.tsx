import { FormGroup, FormHelperText } from '@patternfly/react-core/dist/esm/components/Form'
import { HelperText, HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText'
import { type ReactNode, useId } from 'react'
import { formText } from './text/form-text.ts'
import { useFieldError } from './field-errors.ts'

/** What every field has. */
export interface FieldProps {
  readonly label: string
  /** Where its value goes in the request, as a JSON pointer: the engine's messages come back by it. */
  readonly pointer?: string
  readonly hint?: ReactNode
  /** What is wrong with what is entered, found by the page; the engine's message goes before it. */
  readonly error?: string
  readonly isRequired?: boolean
  readonly isDisabled?: boolean
}

/** What a field's input is given. */
export interface FieldInput {
  readonly id: string
  readonly validated: 'default' | 'error'
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** A label, an input, and below it the message or the hint. */
export function Field(props: FieldProps & { children: (input: FieldInput) => ReactNode }) {
  const { label, pointer, hint, error, isRequired = false, children } = props
  const text = formText.use()
  const id = useId()
  const message = useFieldError(pointer) ?? error
  const helpId = `${id}-help`
  const help = message ?? hint
  return (
    <FormGroup
      label={label}
      fieldId={id}
      isRequired={isRequired}
      {...(isRequired ? {} : { labelInfo: <span className="ov-fine">{text('form.optional')}</span> })}
    >
      {children({
        id,
        validated: message === undefined ? 'default' : 'error',
        'aria-invalid': message !== undefined,
        'aria-describedby': help === undefined ? undefined : helpId,
      })}
      {help === undefined ? null : (
        <FormHelperText>
          <HelperText>
            <HelperTextItem id={helpId} variant={message === undefined ? 'default' : 'error'}>
              {help}
            </HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  )
}
