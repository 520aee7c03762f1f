import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../errors.ts'
import { type Credential, hashSecret, type Identities, type Identity } from '../identity/identities.ts'

/** Name of the session cookie: the `__Host-` prefix binds it to TLS and to this host, which loopback can't have. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-overt' : 'overt-local'
}

/** Name of the cookie of a sign-in that still needs something. It opens nothing but `continueSession`. */
export function stepCookieName(secure: boolean): string {
  return `${sessionCookieName(secure)}-step`
}

/** The `Set-Cookie` that gives a browser a secret, or, with null, takes it away. */
export function secretCookie(name: string, secure: boolean, token: string | null, maxAgeSeconds: number): string {
  const parts = [`${name}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict']
  if (secure) parts.push('Secure')
  parts.push(`Max-Age=${token === null ? 0 : maxAgeSeconds}`)
  return parts.join('; ')
}

/** Name of the cookie that ties a sign-in elsewhere to the browser that began it. */
export function signInCookieName(secure: boolean): string {
  return `${sessionCookieName(secure)}-sign-in`
}

/** What the caller shows, if anything. A bearer token wins: whoever sends one means it. */
export function credentialOf(headers: IncomingHttpHeaders, secure: boolean): Credential | undefined {
  const { authorization } = headers
  if (authorization !== undefined) {
    const secret = /^Bearer (ovt_[A-Za-z0-9_-]{43})$/i.exec(authorization)?.[1]
    return secret === undefined ? { by: 'token', secret: '' } : { by: 'token', secret }
  }
  const secret = secretOf(headers, sessionCookieName(secure))
  return secret === undefined ? undefined : { by: 'session', secret }
}

/** The secret that a browser shows in the cookie of this name. */
export function secretOf({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  for (const pair of cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value
  }
  return undefined
}

/** Who asks; throws `unauthenticated`. */
export async function authenticate(
  identities: Identities,
  headers: IncomingHttpHeaders,
  secure: boolean,
): Promise<Identity> {
  const credential = credentialOf(headers, secure)
  const identity = credential && credential.secret !== '' ? await identities.find(credential) : undefined
  if (!identity) throw new AppError('unauthenticated', 'You are not signed in, or your session has ended. Sign in.')
  return identity
}

/**
 * A change under a session cookie must carry the session's CSRF token: the cookie comes by itself, the token only from
 * a page that could read it. Throws `forbidden`.
 */
export function assertCsrfToken(identity: Identity, headers: IncomingHttpHeaders): void {
  if (identity.csrfToken === null) return
  const given = headers['x-csrf-token']
  // Hashed, so that both have one length and the comparison tells nothing by its time.
  if (typeof given !== 'string' || !timingSafeEqual(hashSecret(given), hashSecret(identity.csrfToken)))
    throw new AppError('forbidden', 'The header X-CSRF-Token is missing or wrong. Load the page again.')
}
