import { SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { identityText } from '../../text/identity.ts'
import type { ProviderValues } from './provider-form-values.ts'
import { SecretField } from './SecretField.tsx'

/** How an OpenID Connect provider is reached, and what is taken from it. */
export function OidcFields(props: {
  values: ProviderValues
  onChange: (change: Partial<ProviderValues>) => void
  hasSecret: boolean
}) {
  const { values, onChange, hasSecret } = props
  const t = identityText.use()
  return (
    <>
      <FormPart title={t('part.provider')}>
        <p>
          {t('redirect')} <CopyText value={`${location.origin}/sign-in`} isMono />
        </p>
        <TextField
          label={t('field.issuer')}
          isRequired
          isMono
          pointer="/oidc/issuer"
          hint={t('issuer.hint')}
          value={values.issuer}
          onChange={(issuer) => onChange({ issuer })}
        />
        <FieldRow>
          <TextField
            label={t('field.clientId')}
            isRequired
            isMono
            pointer="/oidc/clientId"
            value={values.clientId}
            onChange={(clientId) => onChange({ clientId })}
          />
          <SecretField
            label={t('field.secret')}
            hint={t('secret.hint')}
            hasSecret={hasSecret}
            values={values}
            onChange={onChange}
          />
        </FieldRow>
        <TextField
          label={t('field.scopes')}
          isMono
          pointer="/oidc/scopes"
          value={values.scopes}
          onChange={(scopes) => onChange({ scopes })}
        />
      </FormPart>
      <FormPart title={t('part.users')}>
        <FieldRow>
          <TextField
            label={t('field.userNameClaim')}
            isMono
            pointer="/oidc/userNameClaim"
            hint={t('userNameClaim.hint')}
            value={values.userNameClaim}
            onChange={(userNameClaim) => onChange({ userNameClaim })}
          />
          <TextField
            label={t('field.groupsClaim')}
            isMono
            pointer="/oidc/groupsClaim"
            hint={t('groupsClaim.hint')}
            value={values.groupsClaim}
            onChange={(groupsClaim) => onChange({ groupsClaim })}
          />
        </FieldRow>
        <SwitchField
          label={t('field.createUsers')}
          hint={t('createUsers.hint')}
          value={values.createUsers}
          onChange={(createUsers) => onChange({ createUsers })}
        />
      </FormPart>
    </>
  )
}
