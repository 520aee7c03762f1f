import type { Schema } from '@overt/api-client/engine'
import { SwitchField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { identityText } from '../../text/identity.ts'
import { LdapFields } from './LdapFields.tsx'
import { OidcFields } from './OidcFields.tsx'
import type { ProviderValues } from './provider-form-values.ts'

/** Everything a provider is set to. */
export function ProviderFields(props: {
  kind: Schema<'IdentityProviderKind'>
  values: ProviderValues
  onChange: (change: Partial<ProviderValues>) => void
  hasSecret: boolean
}) {
  const { kind, ...fields } = props
  const { values, onChange } = fields
  const t = identityText.use()
  return (
    <>
      <FormPart title={t('part.general')}>
        <TextField
          label={t('field.name')}
          isRequired
          pointer="/name"
          hint={t('name.hint')}
          value={values.name}
          onChange={(name) => onChange({ name })}
        />
        <SwitchField
          label={t('field.enabled')}
          hint={t('enabled.hint')}
          value={values.enabled}
          onChange={(enabled) => onChange({ enabled })}
        />
      </FormPart>
      {kind === 'oidc' ? <OidcFields {...fields} /> : <LdapFields {...fields} />}
      <FormPart title={t('part.trust')}>
        <TextAreaField
          label={t('field.caPem')}
          isMono
          pointer={`/${kind}/caPem`}
          hint={t('caPem.hint')}
          rows={4}
          value={values.caPem}
          onChange={(caPem) => onChange({ caPem })}
        />
        <SwitchField
          label={t('field.allowLocalAddresses')}
          hint={t('allowLocal.hint')}
          value={values.allowLocalAddresses}
          onChange={(allowLocalAddresses) => onChange({ allowLocalAddresses })}
        />
      </FormPart>
    </>
  )
}
