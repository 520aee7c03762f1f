import type { Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { rightsOf } from '../../authz/roles.ts'
import type { Db } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { UserService } from '../users/service.ts'
import * as store from './store.ts'

/** Id of the caller, of what is one's own. */
export function ownId(actor: Actor): string {
  if (actor.userId === null) throw new Error('The engine itself has no session')
  return actor.userId
}

/** Throws `conflict` for the caller themself: what needs their password elsewhere must not go around it here. */
export function assertOther(actor: Actor, userId: string, instead: string): void {
  if (actor.userId === userId) throw new AppError('conflict', instead)
}

/** The session as the contract has it. */
export async function describeSession(
  { db, users }: { readonly db: Db; readonly users: UserService },
  actor: Actor,
  { csrfToken, expiresAt }: { readonly csrfToken: string | null; readonly expiresAt: Date },
): Promise<Schema<'Session'>> {
  const [own, user] = await Promise.all([store.findOwn(db, actor), users.get(actor, ownId(actor))])
  return {
    user,
    csrfToken,
    expiresAt: expiresAt.toISOString(),
    rights: rightsOf(own?.system_roles ?? []),
    portals: own?.administers ? ['administration', 'vm'] : ['vm'],
    settings: own?.settings ?? {}, // only updateSettings writes it, validated by the contract
  }
}
