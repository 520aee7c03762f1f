import type { Schema } from '@overt/api-client/engine'
import { type MergeField, nameField } from '@overt/design/form/merge.ts'
import { identityText } from '../../text/identity.ts'

type Provider = Schema<'IdentityProvider'>
type Kind = Schema<'IdentityProviderKind'>

/** What a provider is set to, as its forms show it; an empty text is the default, or none. */
export interface ProviderValues {
  readonly name: string
  readonly enabled: boolean
  /** Entered anew; empty: as it is. */
  readonly secret: string
  /** There is to be no secret any more; with an empty one. */
  readonly forgetSecret: boolean
  readonly createUsers: boolean
  readonly caPem: string
  readonly allowLocalAddresses: boolean
  readonly issuer: string
  readonly clientId: string
  readonly scopes: string
  readonly userNameClaim: string
  readonly groupsClaim: string
  readonly flavour: 'generic' | 'active_directory'
  readonly urls: string
  readonly bindDn: string
  readonly userBase: string
  readonly userFilter: string
  readonly loginAttributes: string
  readonly displayNameAttribute: string
  readonly idAttribute: string
  readonly groupBase: string
  readonly groupFilter: string
  readonly groupNameAttribute: string
  readonly groupMembership: '' | 'member_of' | 'member_search' | 'matching_rule'
  readonly checkIntervalSeconds: number | undefined
}

/** What the form for a new one begins with. */
export const newProvider: ProviderValues = {
  name: '',
  enabled: true,
  secret: '',
  forgetSecret: false,
  createUsers: true,
  caPem: '',
  allowLocalAddresses: false,
  issuer: 'https://',
  clientId: '',
  scopes: 'openid profile email',
  userNameClaim: 'preferred_username',
  groupsClaim: '',
  flavour: 'generic',
  urls: 'ldaps://',
  bindDn: '',
  userBase: '',
  userFilter: '',
  loginAttributes: '',
  displayNameAttribute: '',
  idAttribute: '',
  groupBase: '',
  groupFilter: '',
  groupNameAttribute: '',
  groupMembership: '',
  checkIntervalSeconds: 300,
}

/** What the form that changes one begins with. */
export function providerValues({ name, enabled, oidc, ldap }: Provider): ProviderValues {
  const common = { ...newProvider, name, enabled }
  if (oidc)
    return {
      ...common,
      createUsers: oidc.createUsers ?? true,
      caPem: oidc.caPem ?? '',
      allowLocalAddresses: oidc.allowLocalAddresses ?? false,
      issuer: oidc.issuer,
      clientId: oidc.clientId,
      scopes: oidc.scopes?.join(' ') ?? '',
      userNameClaim: oidc.userNameClaim ?? '',
      groupsClaim: oidc.groupsClaim ?? '',
    }
  if (!ldap) return common
  return {
    ...common,
    createUsers: ldap.createUsers ?? true,
    caPem: ldap.caPem ?? '',
    allowLocalAddresses: ldap.allowLocalAddresses ?? false,
    flavour: ldap.flavour ?? 'generic',
    urls: ldap.urls.join('\n'),
    bindDn: ldap.bindDn ?? '',
    userBase: ldap.userBase,
    userFilter: ldap.userFilter ?? '',
    loginAttributes: ldap.loginAttributes?.join(' ') ?? '',
    displayNameAttribute: ldap.displayNameAttribute ?? '',
    idAttribute: ldap.idAttribute ?? '',
    groupBase: ldap.groupBase ?? '',
    groupFilter: ldap.groupFilter ?? '',
    groupNameAttribute: ldap.groupNameAttribute ?? '',
    groupMembership: ldap.groupMembership ?? '',
    checkIntervalSeconds: ldap.checkIntervalSeconds ?? undefined,
  }
}

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')
/** What is left empty has the engine's default again, or is none: null says so, where leaving it out would keep it. */
const given = (text: string) => text.trim() || null
const givenWords = (text: string) => (words(text).length > 0 ? words(text) : null)

function oidcOf(values: ProviderValues): Schema<'OidcSettings'> {
  return {
    issuer: values.issuer.trim(),
    clientId: values.clientId.trim(),
    scopes: givenWords(values.scopes),
    userNameClaim: given(values.userNameClaim),
    groupsClaim: given(values.groupsClaim),
    createUsers: values.createUsers,
    caPem: given(values.caPem),
    allowLocalAddresses: values.allowLocalAddresses,
  }
}
function ldapOf(values: ProviderValues): Schema<'LdapSettings'> {
  return {
    flavour: values.flavour,
    urls: words(values.urls),
    caPem: given(values.caPem),
    allowLocalAddresses: values.allowLocalAddresses,
    bindDn: given(values.bindDn),
    userBase: values.userBase.trim(),
    userFilter: given(values.userFilter),
    loginAttributes: givenWords(values.loginAttributes),
    displayNameAttribute: given(values.displayNameAttribute),
    idAttribute: given(values.idAttribute),
    groupBase: given(values.groupBase),
    groupFilter: given(values.groupFilter),
    groupNameAttribute: given(values.groupNameAttribute),
    groupMembership: values.groupMembership || null,
    createUsers: values.createUsers,
    checkIntervalSeconds: values.checkIntervalSeconds ?? null,
  }
}

/** The settings of its kind that the values mean, and the secret if one was entered, or is to be forgotten. */
export function toSettings(kind: Kind, values: ProviderValues) {
  return {
    ...(kind === 'oidc' ? { oidc: oidcOf(values) } : { ldap: ldapOf(values) }),
    ...(values.secret === '' ? (values.forgetSecret ? { secret: null } : {}) : { secret: values.secret }),
  }
}

/** The request that adds it. */
export function toCreateProvider(kind: Kind, values: ProviderValues): Schema<'CreateIdentityProvider'> {
  return { name: values.name.trim(), enabled: values.enabled, ...toSettings(kind, values) }
}

/** A field people know by one name. */
export type ProviderField = keyof ProviderValues

/** What each field is made of. */
export const providerFields: readonly (MergeField<ProviderValues> & { readonly field: ProviderField })[] = [
  nameField,
  ...(Object.keys(newProvider) as ProviderField[])
    .filter((field) => field !== 'name')
    .map((field) => ({ field, names: [field] })),
]

/** A field's value in words. */
export function providerWords(field: ProviderField, values: ProviderValues): string {
  const { t } = identityText
  const value = values[field]
  if (field === 'secret') return value === '' ? '–' : t('secret.entered')
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (field === 'flavour') return t(`flavour.${values.flavour}`)
  if (field === 'groupMembership' && values.groupMembership !== '') return t(`membership.${values.groupMembership}`)
  return String(value ?? '').trim() || '–'
}
