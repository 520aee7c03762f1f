import { listLoader } from '@overt/design/shell/list-definition.ts'
import { type PageModule, param } from '@overt/design/shell/page-route.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { without } from '../../shared/rights.ts'
import { type GrantedKind, type GrantedObject, grantedObjectQuery } from './queries.ts'
import { ObjectPermissions, PermissionButtons } from './ObjectPermissions.tsx'
import { permissionsOn } from './permission-list.tsx'

/** The Permissions tab of one kind of object. */
function tabOf(kind: GrantedKind): PageModule {
  return {
    default: function PermissionsTab() {
      const id = param({ params: useParams() }, 'id')
      const { name, myRights }: GrantedObject = useSuspenseQuery(grantedObjectQuery(kind, id)).data
      const object = { kind, id, name }
      return (
        <div className="ov-stack">
          <div className="ov-row ov-tab-actions">
            <PermissionButtons object={object} refusal={without('manipulate_permissions', { myRights })} />
          </div>
          <ObjectPermissions object={object} />
        </div>
      )
    },
    loader: (queryClient) => async (args) => {
      const id = param(args, 'id')
      await Promise.all([
        queryClient.ensureQueryData(grantedObjectQuery(kind, id)),
        listLoader(permissionsOn(id))(queryClient)(args, undefined),
      ])
      return null
    },
  }
}

/** The Permissions tabs, by the kind of object. */
export const permissionTabs: Readonly<Record<GrantedKind, PageModule>> = {
  vm: tabOf('vm'),
  disk: tabOf('disk'),
  host: tabOf('host'),
  cluster: tabOf('cluster'),
  data_center: tabOf('data_center'),
  quota: tabOf('quota'),
  network: tabOf('network'),
  storage_domain: tabOf('storage_domain'),
  tag: tabOf('tag'),
}
