import type { Actor } from '../authz/actor.ts'
import { kindNames, requireRightOn, requireRightSomewhere, requireSystemRight } from '../authz/check.ts'
import type { Requirement } from '../authz/permissions.ts'
import type { Db } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Demands what the permission table says of an API operation, before its query and body are looked at. Services check
 * again what they do; this is the net under them, and the reason why a stranger learns nothing from validation.
 */
export async function authorise(
  db: Db,
  actor: Actor,
  requirement: Requirement,
  parameters: Readonly<Record<string, string>>,
  changes: boolean,
): Promise<void> {
  switch (requirement.by) {
    case 'nobody':
    case 'query':
      return
    case 'self':
      if (changes && actor.limitedTo !== null)
        throw new AppError('forbidden', 'A token with fewer rights than its owner cannot change what is its owner’s.')
      return
    case 'system':
      return await requireSystemRight(db, actor, requirement.right)
    case 'somewhere':
      return await requireRightSomewhere(db, actor, requirement.right)
    case 'object': {
      const id = parameters[requirement.parameter] ?? ''
      if (!uuid.test(id)) throw notFound(kindNames[requirement.kind])
      await requireRightOn(db, actor, requirement.right, { kind: requirement.kind, id })
    }
  }
}
