import { SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { identityText } from '../../text/identity.ts'
import type { ProviderValues } from './provider-form-values.ts'

/** The secret, which is never shown: one is entered, the saved one is kept, or there is to be none any more. */
export function SecretField(props: {
  label: string
  /** Where none is saved. */
  hint?: string
  hasSecret: boolean
  values: Pick<ProviderValues, 'secret' | 'forgetSecret'>
  onChange: (change: Partial<ProviderValues>) => void
}) {
  const { label, hint, hasSecret, values, onChange } = props
  const t = identityText.use()
  const shownHint = hasSecret ? t(values.forgetSecret ? 'secret.forgotten' : 'secret.kept') : hint
  return (
    <div className="ov-stack">
      <TextField
        label={label}
        type="password"
        pointer="/secret"
        {...(shownHint === undefined ? {} : { hint: shownHint })}
        value={values.secret}
        // What is entered is wanted.
        onChange={(secret) => onChange({ secret, forgetSecret: false })}
      />
      {hasSecret ? (
        <SwitchField
          label={t('field.forgetSecret')}
          value={values.forgetSecret}
          onChange={(forgetSecret) => onChange(forgetSecret ? { forgetSecret, secret: '' } : { forgetSecret })}
        />
      ) : null}
    </div>
  )
}
