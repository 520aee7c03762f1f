import { isIPv6 } from 'node:net'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { beginAttempt, blockedSeconds, forgetAttempts, takeBackAttempt } from './attempt-store.ts'

/** How many failures are free; each one more doubles the wait, from 30 s to 15 min. */
const free = { name: 5, address: 30 } as const

/** One attempt to sign in, counted as failed until it is known to be good. */
export interface Attempt {
  /** It was good: the failures of the name are forgotten, and the address gets its attempt back. */
  succeeded(): Promise<void>
}

/**
 * Counts an attempt against the name and the address. Counting comes first, so that many attempts at once can't slip
 * by. Throws `busy` with `retryAfterSeconds`.
 */
export async function beginSignIn(db: Db, userName: string, clientAddress: string): Promise<Attempt> {
  const buckets = [
    { bucket: `name:${userName.toLowerCase()}`, limit: free.name },
    { bucket: `address:${networkOf(clientAddress)}`, limit: free.address },
  ]
  for (const { bucket, limit } of buckets) {
    if (await beginAttempt(db, bucket, limit)) continue
    const retryAfterSeconds = Math.max(1, Math.ceil(await blockedSeconds(db, bucket)))
    throw new AppError('busy', `Too many failed sign-ins. Try again in ${inWords(retryAfterSeconds)}.`, {
      details: { retryAfterSeconds },
    })
  }
  return {
    async succeeded() {
      const [name, address] = buckets
      if (name) await forgetAttempts(db, name.bucket)
      if (address) await takeBackAttempt(db, address.bucket)
    },
  }
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
