import type { Schema } from '@overt/api-client/engine'
import { findText } from '@overt/design/shell/find/text/find-text.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import type { ListDefinition } from '@overt/design/shell/list-definition.ts'
import { columns, type Column } from '@overt/design/table/columns.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { peopleText } from '../../text/people.ts'

/** A permission as a row: named by whom it is granted to. */
export type PermissionRow = Schema<'Permission'> & { readonly name: string }

const grantedKinds = ['vm', 'disk', 'host', 'cluster', 'network', 'data_center', 'storage_domain'] as const

/** What kind of object it is, in words; nothing for those on which no role is granted. */
function kindWord(kind: Schema<'ObjectKind'>): string {
  if (kind === 'tag') return peopleText.t('permission.tag')
  const granted = grantedKinds.find((each) => each === kind)
  return granted ? findText.t(`kind.${granted}`) : ''
}

/** To whom a permission is granted, in words. */
export const principalName = ({ principal }: Pick<PermissionRow, 'principal'>) =>
  principal.kind === 'everyone' ? peopleText.t('everyone') : principal.name

/** What a permission is granted on, in words. */
export const placeName = ({ object }: Pick<PermissionRow, 'object'>) =>
  object.kind === 'system' ? peopleText.t('permission.wholeSystem') : (object.name ?? object.id)

const whom: Column<PermissionRow> = columns.custom(
  'whom',
  () => peopleText.t('permission.whom'),
  (row) => (
    <span className="ov-name-cell">
      {row.principal.kind === 'everyone' ? (
        <span>{principalName(row)}</span>
      ) : (
        <ObjectLink object={{ ...row.principal, kind: row.principal.kind }} />
      )}
      <span className="ov-fine ov-ellipsis">{peopleText.t(`principal.${row.principal.kind}`)}</span>
    </span>
  ),
  { grow: 3, value: principalName },
)

const role: Column<PermissionRow> = columns.custom(
  'role',
  () => peopleText.t('permission.role'),
  ({ role: granted }) => <ObjectLink object={{ kind: 'role', ...granted }} />,
  { value: ({ role: granted }) => granted.name },
)

/** `hereId`: the object whose page it is. */
const place = (hereId?: string): Column<PermissionRow> =>
  columns.custom(
    'object',
    () => peopleText.t('permission.from'),
    ({ object }) => {
      if (object.id === hereId) return peopleText.t('permission.here')
      if (object.kind === 'system') return <ObjectLink object={object}>{peopleText.t('permission.system')}</ObjectLink>
      return (
        <span className="ov-name-cell">
          <ObjectLink object={object} />
          <span className="ov-fine">{kindWord(object.kind)}</span>
        </span>
      )
    },
    { value: placeName },
  )

const when: readonly Column<PermissionRow>[] = [
  columns.custom(
    'granted',
    () => peopleText.t('permission.granted'),
    ({ grantedAt }) => <RelativeTime at={grantedAt} />,
    { hideBelow: 'lg', value: ({ grantedAt }) => grantedAt },
  ),
  columns.custom(
    'by',
    () => peopleText.t('permission.by'),
    ({ grantedBy }) => (grantedBy === null ? peopleText.t('permission.overt') : <Data>{grantedBy}</Data>),
    { hideBelow: 'md', grow: 1, value: ({ grantedBy }) => grantedBy },
  ),
  columns.custom(
    'until',
    () => peopleText.t('permission.until'),
    ({ expiresAt }) => (expiresAt === null ? peopleText.t('permission.forever') : <RelativeTime at={expiresAt} />),
    { hideBelow: 'sm', value: ({ expiresAt }) => expiresAt },
  ),
]

const list = {
  operationId: 'listPermissions',
  pageSize: 200,
  hasSearch: false,
  filters: [],
  rowOf: (permission: Schema<'Permission'>): PermissionRow => ({ ...permission, name: principalName(permission) }),
} as const

/** What is granted on an object and above it. */
export const permissionsOn = (objectId: string): ListDefinition<PermissionRow> => ({
  ...list,
  id: 'permissions',
  query: { objectId, inherited: true },
  columns: [whom, role, place(objectId), ...when],
})

/** Who has a role. */
export const permissionsWith = (roleId: string): ListDefinition<PermissionRow> => ({
  ...list,
  id: 'role-permissions',
  query: { roleId },
  columns: [whom, place(), ...when],
})

/** What is granted to a user or a group. */
export const permissionsOf = (principalId: string): ListDefinition<PermissionRow> => ({
  ...list,
  id: 'principal-permissions',
  query: { principalId },
  columns: [role, place(), ...when],
})
