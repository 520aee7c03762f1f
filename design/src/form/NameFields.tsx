import { TextAreaField, TextField } from './fields.tsx'
import { formText } from './text/form-text.ts'

/** What an object is called, and what is said of it. */
export interface NameValues {
  readonly name: string
  readonly description: string
}

/** The name and the description of an object. */
export function NameFields(props: { values: NameValues; onChange: (change: Partial<NameValues>) => void }) {
  const { values, onChange } = props
  const text = formText.use()
  return (
    <>
      <TextField
        label={text('form.name')}
        isRequired
        pointer="/name"
        value={values.name}
        onChange={(name) => onChange({ name })}
      />
      <TextAreaField
        label={text('form.description')}
        pointer="/description"
        value={values.description}
        onChange={(description) => onChange({ description })}
      />
    </>
  )
}
