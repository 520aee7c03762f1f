import { isIPv6 } from 'node:net'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { beginAttempt, type Bucket, blockedSeconds, forgetAttempts, takeBackAttempt } from './attempt-store.ts'

/**
 * How many failures are free; each one more doubles the wait, from 30 s to 15 min. Of those that are begun at a provider's
 * page many are left there, which is no failure.
 */
const free = { name: 5, address: 30, code: 5, oidc: 300 } as const
/**
 * Of a million codes three are right at any time, and whoever has the password may try for a year. With these some 35 a
 * day can be tried: four in a hundred get in.
 */
const ofCodes = { limit: free.code, memoryMinutes: 24 * 60, longestMinutes: 60 } as const

/** What failures of a user are counted by: what was typed as a name, and codes after a right password. */
export function bucketsOf(user: { readonly id: string; readonly userName: string }): readonly string[] {
  return [`name:${user.userName.toLowerCase()}`, `code:${user.id}`]
}

/** One attempt to sign in, counted as failed until it is known to be good. */
export interface Attempt {
  /** It was good: the failures of the name are forgotten, and the address gets its attempt back. */
  succeeded(): Promise<void>
  /** It says nothing of who signs in, as when a directory was away, or the engine too busy to look: it was none. */
  giveBack(): Promise<void>
}

/**
 * Counts an attempt against the name and the address, or one of them where the other is counted apart. Counting comes
 * first, so that many attempts at once can't slip by. Throws `busy` with `retryAfterSeconds`.
 */
export async function beginSignIn(
  db: Db,
  userName: string | undefined,
  clientAddress: string | undefined,
): Promise<Attempt> {
  const name = userName === undefined ? undefined : { bucket: `name:${userName.toLowerCase()}`, limit: free.name }
  return await begin(db, name, clientAddress)
}

/**
 * The same for a code after the password. Counted apart: a right password forgets the failures of the name, and must not
 * forget wrong codes, or who has the password could go on guessing.
 */
export async function beginCode(db: Db, userId: string, clientAddress: string): Promise<Attempt> {
  return await begin(db, { bucket: `code:${userId}`, ...ofCodes }, clientAddress)
}

async function begin(db: Db, own: Bucket | undefined, clientAddress: string | undefined): Promise<Attempt> {
  const address =
    clientAddress === undefined ? undefined : { bucket: `address:${networkOf(clientAddress)}`, limit: free.address }
  const buckets = [own, address].filter((bucket) => bucket !== undefined)
  for (const bucket of buckets) await count(db, bucket, 'Too many failed sign-ins.')
  return {
    async succeeded() {
      if (own) await forgetAttempts(db, [own.bucket])
      if (address) await takeBackAttempt(db, address.bucket)
    },
    async giveBack() {
      for (const { bucket } of buckets) await takeBackAttempt(db, bucket)
    },
  }
}

/** Counts a sign-in that goes on at a provider's page, apart from those that failed. Throws `busy`. */
export async function countOidcBegun(db: Db, clientAddress: string): Promise<void> {
  await count(db, oidcBucket(clientAddress), 'Too many sign-ins were begun from your network and not finished.')
}
/** Somebody came back from the provider's page, or could not be sent there. */
export async function giveBackOidcBegun(db: Db, clientAddress: string): Promise<void> {
  await takeBackAttempt(db, oidcBucket(clientAddress).bucket)
}
function oidcBucket(clientAddress: string): Bucket {
  return { bucket: `oidc:${networkOf(clientAddress)}`, limit: free.oidc }
}

async function count(db: Db, bucket: Bucket, refusal: string): Promise<void> {
  if (await beginAttempt(db, bucket)) return
  const retryAfterSeconds = Math.max(1, Math.ceil(await blockedSeconds(db, bucket.bucket)))
  throw new AppError('busy', `${refusal} Try again in ${inWords(retryAfterSeconds)}.`, {
    details: { retryAfterSeconds },
  })
}

/** An address as it is counted: whoever has an IPv6 address has 2^64 of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (address.includes('::')) {
    const last = tail.split(':').filter(Boolean)
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}
