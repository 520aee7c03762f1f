import type { PageModule } from '@overt/design/shell/page-route.ts'
import * as createRole from '../features/permissions/CreateRole.tsx'
import * as editRole from '../features/permissions/EditRole.tsx'
import { groupGrants, roleGrants } from '../features/permissions/Grants.tsx'
import * as groupMembers from '../features/permissions/GroupMembers.tsx'
import * as group from '../features/permissions/GroupPage.tsx'
import * as groups from '../features/permissions/GroupsPage.tsx'
import * as role from '../features/permissions/RolePage.tsx'
import * as roleRights from '../features/permissions/RoleRights.tsx'
import * as roles from '../features/permissions/RolesPage.tsx'
import * as system from '../features/permissions/SystemPermissionsPage.tsx'
import * as taggedObjects from '../features/tags/TaggedObjects.tsx'
import * as oneTag from '../features/tags/TagPage.tsx'
import * as tags from '../features/tags/TagsPage.tsx'
import { permissionTabs } from '../features/permissions/tabs.tsx'

/**
 * The pages of permissions, roles, groups and tags: they are small and made of the same parts, and one file of them costs the
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
  tags,
  oneTag,
  taggedObjects,
  ...permissionTabs,
} satisfies Readonly<Record<string, PageModule>>

/** Names of these pages. */
export type PeoplePage = keyof typeof pages
