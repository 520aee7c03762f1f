import type { DbOrTx } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'
import type { ObjectKind } from '../events/record.ts'
import { type Actor, systemId } from './actor.ts'
import { assertRight } from './filter.ts'
import { every, type Right } from './roles.ts'
import { findSystemRights, findVisibleObject, type FoundObject, hasRightsBeyond, hasRightSomewhere } from './store.ts'

/** Kinds of object as people call them. */
export const kindNames: Readonly<Record<ObjectKind, string>> = {
  system: 'system',
  data_center: 'data center',
  cluster: 'cluster',
  host: 'host',
  network: 'network',
  storage_domain: 'storage domain',
  quota: 'quota',
  disk: 'disk',
  vm: 'VM',
  nic: 'network interface',
  disk_attachment: 'disk attachment',
  operation: 'operation',
  user: 'user',
  group: 'group',
  role: 'role',
  tag: 'tag',
  permission: 'permission',
  api_token: 'token',
  ssh_key: 'SSH key',
  identity_provider: 'identity provider',
  event: 'event',
}

/** Says what a right allows, to complete "You may not …". */
function actionOf(right: Right, what: string): string {
  return right === 'see' ? `see this ${what}` : `do this (${right.replaceAll('_', ' ')}) on this ${what}`
}

/**
 * The object, once the actor is known to hold the right on it. Throws `not_found` when it is absent or hidden,
 * `forbidden` when it is seen without the right. `action` completes "You may not …".
 */
export async function requireRightOn(
  db: DbOrTx,
  actor: Actor,
  right: Right,
  object: { readonly kind: ObjectKind; readonly id: string },
  action?: string,
): Promise<FoundObject> {
  const found = await findVisibleObject(db, actor, object.kind, object.id)
  if (!found) throw notFound(kindNames[object.kind])
  assertRight(found.rights, right, action ?? actionOf(right, kindNames[object.kind]))
  return found
}

/** What the actor may do on the system itself. Throws `forbidden` unless they hold the right there. */
export async function requireSystemRight(
  db: DbOrTx,
  actor: Actor,
  right: Right,
  action?: string,
): Promise<readonly string[]> {
  // Of which there is no secret that it is there: a right on it needs no right to see all that is below it.
  const held = await findSystemRights(db, actor)
  assertRight(held, right, action ?? actionOf(right, 'system'))
  return held
}

/** Throws `forbidden` unless the actor may do everything with the system, and so make others who may. */
export async function requireEveryRight(db: DbOrTx, actor: Actor, action: string): Promise<void> {
  const found = await findVisibleObject(db, actor, 'system', systemId)
  if (!found?.rights.includes(every))
    throw new AppError('forbidden', `You may not ${action}. Ask somebody who has the role SuperUser on the system.`)
}

/**
 * Throws `forbidden` unless the actor has all the rights that a user has: whoever can sign in as somebody becomes what
 * they are. `action` completes "You may not …".
 */
export async function requireRightsOf(db: DbOrTx, actor: Actor, userId: string, action: string): Promise<void> {
  if (await hasRightsBeyond(db, actor, userId))
    throw new AppError(
      'forbidden',
      `You may not ${action}: they have rights that you do not have. Ask somebody who has them, as one with the role SuperUser.`,
    )
}

/** Throws `forbidden` unless the actor holds one of the rights on some object; which, is for the service to check. */
export async function requireRightSomewhere(db: DbOrTx, actor: Actor, ...rights: [Right, ...Right[]]): Promise<void> {
  const [right] = rights
  if (!(await hasRightSomewhere(db, actor, ...rights)))
    assertRight([], right, `do this (${right.replaceAll('_', ' ')})`)
}
