import type { ObjectKind } from '../events/record.ts'
import { builtIn } from '../authz/roles.ts'

/** Roles that tests give people: everything on an object, or the use of it. */
export const testRoles = { administrator: builtIn.superUser, user: builtIn.userRole } as const
export type TestRole = keyof typeof testRoles

/** A row of `permission` that gives a user a role on an object. */
export function aGrant(userId: string, role: TestRole, kind: ObjectKind, objectId: string) {
  return {
    id: crypto.randomUUID(),
    principal_kind: 'user',
    principal_id: userId,
    role_id: testRoles[role],
    object_kind: kind,
    object_id: objectId,
  }
}
