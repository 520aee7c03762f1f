import type { PageModule } from '@overt/design/shell/page-route.ts'
import * as createRole from './CreateRole.tsx'
import * as editRole from './EditRole.tsx'
import { groupGrants, roleGrants } from './Grants.tsx'
import * as groupMembers from './GroupMembers.tsx'
import * as group from './GroupPage.tsx'
import * as groups from './GroupsPage.tsx'
import * as role from './RolePage.tsx'
import * as roleRights from './RoleRights.tsx'
import * as roles from './RolesPage.tsx'
import * as system from './SystemPermissionsPage.tsx'
import { permissionTabs } from './tabs.tsx'

/**
 * The pages of permissions, roles and groups: they are small and made of the same parts, and one file of them costs the
 * first page least.
 */
export const pages = {
  createRole,
  editRole,
  group,
  groupGrants,
  groupMembers,
  groups,
  role,
  roleGrants,
  roleRights,
  roles,
  system,
  ...permissionTabs,
} satisfies Readonly<Record<string, PageModule>>

/** Names of these pages. */
export type PeoplePage = keyof typeof pages
