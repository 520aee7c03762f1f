import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import type { NewCookie } from '../../http/bind.ts'
import { hashSecret, newSecret } from '../../identity/identities.ts'
import { replaceSessionSecret } from './store.ts'

/**
 * Gives the session that asks a new secret when what it stands on has changed: who has read the one from before is out
 * with it. The session stays, and so do its streams. Undefined for a caller with a token.
 */
export async function renewSecret(tx: Tx, actor: Actor): Promise<NewCookie | undefined> {
  if (actor.loginId === null) return undefined
  const token = newSecret()
  const expiresAt = await replaceSessionSecret(tx, actor.loginId, hashSecret(token))
  return expiresAt && { token, maxAgeSeconds: Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000)) }
}
