import type { Schema } from '@overt/api-client/engine'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { everyRight, type Right } from '@overt/design/rights/right-groups.ts'
import { rightsText } from '@overt/design/rights/text/rights-text.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'

type Role = Schema<'Role'>

/** What a role is, as its forms show it. */
export interface RoleValues {
  readonly name: string
  readonly description: string
  readonly kind: Schema<'RoleKind'>
  /** In the order of `everyRight`. */
  readonly rights: readonly Right[]
}

/** What the form of a new one begins with: like another one, or empty. */
export function newRole(like?: Role): RoleValues {
  if (!like) return { name: '', description: '', kind: 'user', rights: ['see'] }
  return { ...roleValues(like), name: peopleText.t('role.copyName', { name: like.name }) }
}

/** What the form that changes it begins with. */
export function roleValues({ name, description, kind, rights }: Role): RoleValues {
  return { name, description, kind, rights: everyRight.filter((right) => rights.includes(right)) }
}

/** The request that makes the role. */
export function toCreateRole(values: RoleValues): Schema<'CreateRole'> {
  return { ...values, name: values.name.trim(), rights: [...values.rights] }
}

/** The request that changes the role: only what is otherwise than it was. */
export function toUpdateRole(values: RoleValues, base: Role): Schema<'UpdateRole'> {
  const name = values.name.trim()
  return {
    ...(name === base.name ? {} : { name }),
    ...(values.description === base.description ? {} : { description: values.description }),
    ...(values.kind === base.kind ? {} : { kind: values.kind }),
    ...(values.rights.join() === roleValues(base).rights.join() ? {} : { rights: [...values.rights] }),
  }
}

/** What each field is made of. */
export const roleFields: readonly (MergeField<RoleValues> & { readonly field: keyof RoleValues })[] = [
  nameField,
  descriptionField,
  { field: 'kind', names: ['kind'] },
  { field: 'rights', names: ['rights'] },
]

/** A field's name. */
export function roleFieldName(field: keyof RoleValues): string {
  if (field === 'kind' || field === 'rights') return peopleText.t(`role.${field}`)
  return text.t(`field.${field}`)
}

/** A field's value in words. */
export function roleWords(field: keyof RoleValues, values: RoleValues): string {
  if (field === 'kind') return peopleText.t(`role.kind.${values.kind}`)
  if (field === 'rights') return values.rights.map((right) => rightsText.t(`right.${right}`)).join(', ') || '–'
  return values[field].trim() || '–'
}
