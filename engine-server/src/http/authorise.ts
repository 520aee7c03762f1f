import type { Actor } from '../authz/actor.ts'
import { kindNames, requireRightOn, requireRightSomewhere, requireSystemRight } from '../authz/check.ts'
import type { Requirement } from '../authz/permissions.ts'
import type { Db } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Demands what the permission table says of an API operation, before its query and body are looked at. Services check
 * again what they do; this is the net under them, and the reason why a stranger learns nothing from validation. Answers
 * the name of the object in the path, where there is one.
 */
export async function authorise(
  db: Db,
  actor: Actor,
  requirement: Requirement,
  parameters: Readonly<Record<string, string>>,
  changes: boolean,
): Promise<string | undefined> {
  switch (requirement.by) {
    case 'nobody':
    case 'query':
      return undefined
    case 'self':
      if (changes && actor.limitedTo !== null)
        throw new AppError('forbidden', 'A token with fewer rights than its owner cannot change what is its owner’s.')
      return undefined
    case 'system':
      await requireSystemRight(db, actor, requirement.right)
      return undefined
    case 'somewhere':
      await requireRightSomewhere(db, actor, ...requirement.rights)
      return undefined
    case 'object': {
      const id = parameters[requirement.parameter] ?? ''
      if (!uuid.test(id)) throw notFound(kindNames[requirement.kind])
      return (await requireRightOn(db, actor, requirement.right, { kind: requirement.kind, id })).name
    }
  }
}
