import { listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { useMemo } from 'react'
import { useParams } from 'react-router'
import { peopleText } from '../../text/people.ts'
import { permissionsOf, permissionsWith } from './permission-list.tsx'
import { PermissionList } from './PermissionList.tsx'

/** Who has a role, and on what. */
function RoleGrants() {
  const t = peopleText.use()
  const id = param({ params: useParams() }, 'id')
  const list = useMemo(() => permissionsWith(id), [id])
  return (
    <PermissionList
      list={list}
      title={t('role.who')}
      empty={{ title: t('role.whoNone'), body: t('role.whoNoneBody') }}
    />
  )
}

/** What a group is granted. */
function GroupGrants() {
  const t = peopleText.use()
  const id = param({ params: useParams() }, 'id')
  const list = useMemo(() => permissionsOf(id), [id])
  return (
    <PermissionList
      list={list}
      title={t('group.granted')}
      empty={{ title: t('group.grantedNone'), body: t('group.grantedNoneBody') }}
    />
  )
}

/** The tab of a role. */
export const roleGrants = { default: RoleGrants, loader: listLoader((args) => permissionsWith(param(args, 'id'))) }
/** The tab of a group. */
export const groupGrants = { default: GroupGrants, loader: listLoader((args) => permissionsOf(param(args, 'id'))) }
