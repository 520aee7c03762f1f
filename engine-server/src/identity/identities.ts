import { hash, randomBytes } from 'node:crypto'
import type { Right } from '../authz/roles.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/database.ts'
import type { SteadyConnection } from '../db/steady-connection.ts'
import type { Log } from '../log/log.ts'
import { findApiToken, findSession, type IdentityRow, listLiveLogins, touchApiToken, touchSession } from './store.ts'

/** How long sessions last. */
export type SessionLimits = Pick<Config, 'sessionIdleMs' | 'sessionLifeMs'>
/** When a login was last used is written at most this often; of a session, also a few times before it is idle. */
const mostTouchEveryMs = 60_000
/** How long a login is believed without asking, if no notification says otherwise. */
const believedMs = 5_000
const mostCached = 10_000

/** How a caller showed who they are. */
export type Credential = { readonly by: 'session' | 'token'; readonly secret: string }

/** A signed-in caller. */
export interface Identity {
  readonly by: Credential['by']
  readonly userId: string
  readonly userName: string
  /** `login_session.id` or `api_token.id`. */
  readonly loginId: string
  /** The only rights that count of those the user has, for a token made with fewer; null: all. */
  readonly limitedTo: readonly Right[] | null
  /** What changes must carry with a session; null for a token. */
  readonly csrfToken: string | null
  readonly expiresAt: Date
}

/** Finds out who asks, and tells when that has ended. */
export interface Identities {
  /** The caller of a credential, or undefined if it is unknown or has ended. */
  find(credential: Credential): Promise<Identity | undefined>
  /**
   * Believes nothing of a user any longer that was read before now. Called by whoever ends a login, when that has
   * committed: the notification tells other engines, but comes too late for the caller's very next request.
   */
  forget(userId: string): void
  /** Which of these logins are still good; asked by what outlives a request (streams, consoles). */
  listLive(loginIds: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Calls back when a user's permissions, sessions or tokens have changed; undefined: something may have been missed
   * (the connection to the database broke), so everybody's. Returns how to stop.
   */
  onAccessChanged(listener: (userId: string | undefined) => void): () => void
}

/** What is kept of a secret that callers show: its SHA-256. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
/** A new secret of 256 random bits. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/** Times are milliseconds since 1970. */
interface Cached {
  readonly identity: Identity
  readonly expiresAt: number
  readonly at: number
  touchedAt: number
}

/** Makes the identities over a database; what it remembers is dropped when the connection says that it changed. */
export function createIdentities(
  db: Db,
  changes: SteadyConnection,
  log: Log,
  { sessionIdleMs }: Pick<SessionLimits, 'sessionIdleMs'>,
): Identities {
  const cache = new Map<string, Cached>()
  const listeners = new Set<(userId: string | undefined) => void>()
  let forgotten = 0
  const forget = (userId: string | undefined) => {
    forgotten += 1
    for (const [key, { identity }] of cache) if (userId === undefined || identity.userId === userId) cache.delete(key)
    for (const listener of listeners) listener(userId)
  }
  changes.listen('overt_access', (userId) => forget(userId || undefined)) // empty: everybody
  changes.onConnected(() => forget(undefined))
  changes.onLost(() => cache.clear())

  const touchEveryMs = Math.min(mostTouchEveryMs, sessionIdleMs / 4)
  const touch = (cached: Cached, now: number) => {
    if (now - cached.touchedAt < touchEveryMs) return
    cached.touchedAt = now
    const { by, loginId } = cached.identity
    // Not waited for: when a login was last used need not be exact, and the caller need not pay for it.
    void (by === 'session' ? touchSession(db, loginId) : touchApiToken(db, loginId)).catch((error: unknown) =>
      log.warn({ error }, 'the last use of a login could not be written'),
    )
  }
  return {
    async find({ by, secret }) {
      const secretHash = hashSecret(secret)
      const key = `${by}:${secretHash.toString('base64')}`
      const known = cache.get(key)
      const now = Date.now()
      // A clock that was set back is no reason to believe something longer.
      if (known && Math.abs(now - known.at) < believedMs && known.expiresAt > now) {
        touch(known, now)
        return known.identity
      }
      cache.delete(key)
      const before = forgotten
      const row =
        by === 'session' ? await findSession(db, secretHash, sessionIdleMs) : await findApiToken(db, secretHash)
      if (!row) return undefined
      const found: Cached = {
        identity: toIdentity(by, row),
        expiresAt: row.expires_at.getTime(),
        at: now,
        touchedAt: row.last_used_at?.getTime() ?? 0,
      }
      // What was read may be older than what was forgotten meanwhile: then it serves this request alone.
      if (changes.connected && before === forgotten) remember(cache, key, found)
      touch(found, now)
      return found.identity
    },
    forget,
    async listLive(loginIds) {
      return new Set(loginIds.length === 0 ? [] : await listLiveLogins(db, loginIds, sessionIdleMs))
    },
    onAccessChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function remember(cache: Map<string, Cached>, key: string, found: Cached): void {
  cache.set(key, found)
  if (cache.size <= mostCached) return
  const [oldest] = cache.keys() // a Map keeps the order of insertion
  if (oldest !== undefined) cache.delete(oldest)
}

function toIdentity(by: Credential['by'], row: IdentityRow): Identity {
  return {
    by,
    userId: row.user_id,
    userName: row.user_name,
    loginId: row.login_id,
    limitedTo: row.rights as Right[] | null, // as the contract took them
    csrfToken: row.csrf_token,
    expiresAt: row.expires_at,
  }
}
