import { NumberField, SelectField, SwitchField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { identityText } from '../../text/identity.ts'
import type { ProviderValues } from './provider-form-values.ts'
import { SecretField } from './SecretField.tsx'

const memberships = ['member_search', 'member_of', 'matching_rule'] as const
const flavours = ['generic', 'active_directory'] as const
type Change = (change: Partial<ProviderValues>) => void

/** How an LDAP directory is reached and searched. */
export function LdapFields(props: { values: ProviderValues; onChange: Change; hasSecret: boolean }) {
  const { values, onChange, hasSecret } = props
  const t = identityText.use()
  const text = (
    field: 'bindDn' | 'userBase' | 'userFilter' | 'displayNameAttribute' | 'idAttribute' | 'loginAttributes',
    more: { hint?: string; isRequired?: boolean } = {},
  ) => (
    <TextField
      label={t(`field.${field}`)}
      isMono
      pointer={`/ldap/${field}`}
      value={values[field]}
      onChange={(value) => onChange({ [field]: value })}
      {...more}
    />
  )
  return (
    <>
      <FormPart title={t('part.directory')}>
        <SelectField
          label={t('field.flavour')}
          isRequired
          pointer="/ldap/flavour"
          hint={t('flavour.hint')}
          value={values.flavour}
          onChange={(flavour) => onChange({ flavour: flavour || values.flavour })}
          choices={flavours.map((value) => ({ value, label: t(`flavour.${value}`) }))}
        />
        <TextAreaField
          label={t('field.urls')}
          isRequired
          isMono
          pointer="/ldap/urls"
          hint={t('urls.hint')}
          rows={2}
          value={values.urls}
          onChange={(urls) => onChange({ urls })}
        />
        <FieldRow>
          {text('bindDn', { hint: t('bindDn.hint') })}
          <SecretField label={t('field.bindPassword')} hasSecret={hasSecret} values={values} onChange={onChange} />
        </FieldRow>
      </FormPart>
      <FormPart title={t('part.users')} hint={t('defaults.hint')}>
        {text('userBase', { isRequired: true })}
        <FieldRow>
          {text('userFilter')}
          {text('loginAttributes', { hint: t('loginAttributes.hint') })}
        </FieldRow>
        <FieldRow>
          {text('displayNameAttribute')}
          {text('idAttribute', { hint: t('idAttribute.hint') })}
        </FieldRow>
        <SwitchField
          label={t('field.createUsers')}
          hint={t('createUsers.hint')}
          value={values.createUsers}
          onChange={(createUsers) => onChange({ createUsers })}
        />
        <NumberField
          label={t('field.checkIntervalSeconds')}
          pointer="/ldap/checkIntervalSeconds"
          hint={t('check.hint')}
          min={30}
          max={86_400}
          unit={t('seconds')}
          value={values.checkIntervalSeconds}
          onChange={(checkIntervalSeconds) => onChange({ checkIntervalSeconds })}
        />
      </FormPart>
      <GroupFields values={values} onChange={onChange} />
    </>
  )
}

function GroupFields({ values, onChange }: { values: ProviderValues; onChange: Change }) {
  const t = identityText.use()
  const text = (field: 'groupBase' | 'groupFilter' | 'groupNameAttribute', hint?: string) => (
    <TextField
      label={t(`field.${field}`)}
      isMono
      pointer={`/ldap/${field}`}
      {...(hint === undefined ? {} : { hint })}
      value={values[field]}
      onChange={(value) => onChange({ [field]: value })}
    />
  )
  return (
    <FormPart title={t('part.groups')}>
      {text('groupBase', t('groupBase.hint'))}
      <FieldRow>
        {text('groupFilter')}
        {text('groupNameAttribute')}
      </FieldRow>
      <SelectField
        label={t('field.groupMembership')}
        pointer="/ldap/groupMembership"
        none={t('membership.default')}
        value={values.groupMembership}
        onChange={(groupMembership) => onChange({ groupMembership })}
        choices={memberships.map((value) => ({ value, label: t(`membership.${value}`) }))}
      />
    </FormPart>
  )
}
