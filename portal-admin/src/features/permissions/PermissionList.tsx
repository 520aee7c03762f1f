import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { type ListDefinition, listPages, rowsOf, stateOf } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bulkPermissionActions, usePermissionActions } from './permission-actions.ts'
import type { PermissionRow } from './permission-list.tsx'

const RevokePermission = part(() => import('./RevokePermission.tsx'))
const noState = new URLSearchParams()

/** Permissions in a tab, to be taken away alone or many at once. */
export function PermissionList(props: {
  list: ListDefinition<PermissionRow>
  title: string
  empty: { readonly title: string; readonly body: string; readonly actions?: ReactNode }
}) {
  const { list, title, empty } = props
  const actionsOf = usePermissionActions()
  const dialog = useDialogAddress(['revoke'])
  // Only listens: the table reads.
  const { data } = useInfiniteQuery({ ...listPages(list, stateOf(list, noState)), enabled: false })
  const revoked = dialog.name && data ? rowsOf(list, data.pages).find(({ id }) => id === dialog.id) : undefined
  return (
    <>
      <ResourceList
        list={list}
        title={title}
        isTab
        empty={empty}
        rowActions={actionsOf}
        bulkActions={bulkPermissionActions}
      />
      {revoked ? <RevokePermission key={revoked.id} row={revoked} onClose={dialog.close} /> : null}
    </>
  )
}
