import type { StructureLease } from '@overt/api-client/agent'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { Log } from '../log/log.ts'
import { findLeaseCandidate, prolongHeldLease, prolongLease } from './store.ts'

/** For how long a lease is given; work that takes longer prolongs it. Milliseconds. */
const validForMs = 60_000
const prolongEveryMs = 20_000

/** The right to change what a storage domain holds, and the host that uses it. */
export interface HeldLease {
  readonly hostId: string
  readonly lease: StructureLease
}

/** Gives out structure leases; the number in each fences whoever had the domain before. */
export interface StorageLeases {
  /**
   * Acquires or prolongs the lease of a domain for the host that works on it: of a local domain the host it is on, of a
   * shared one a host of the data center that is up. The number grows when the host is another one, or when the lease
   * had run out. @throws AppError `not_found`; `host_unreachable` while no host is up, or until the lease of one that
   * has gone silent has run out
   */
  acquire(domainId: string): Promise<HeldLease>
  /** Does work under a lease and keeps the lease valid, here and at the host, until the work has ended. */
  during<T>(domainId: string, work: (held: HeldLease) => Promise<T>): Promise<T>
}

/** Makes the service. */
export function createStorageLeases(db: Db, deferredDb: Db, hosts: HostClient, log: Log): StorageLeases {
  const acquire = async (domainId: string): Promise<HeldLease> => {
    const held = await prolongHeldLease(deferredDb, domainId, validForMs)
    if (held) return { hostId: held.hostId, lease: { domainId, number: held.number, validForMs } }
    const candidate = await findLeaseCandidate(db, domainId)
    if (!candidate) throw new AppError('not_found', 'The storage domain is gone.')
    const { hostId, heldBy, heldForMs } = candidate
    if (hostId === null)
      throw new AppError('host_unreachable', 'No host of the data center is up that could work on the storage domain.')
    const number = await prolongLease(db, domainId, hostId, validForMs)
    if (number === undefined)
      throw new AppError(
        'host_unreachable',
        `Host ${heldBy ?? 'another'} has the right to change the storage domain and is silent; another may in ${Math.ceil(heldForMs / 1000)} s.`,
      )
    return { hostId, lease: { domainId, number, validForMs } }
  }
  return {
    acquire,
    async during(domainId, work) {
      const held = await acquire(domainId)
      const prolong = async () => {
        try {
          const now = await prolongHeldLease(deferredDb, domainId, validForMs)
          if (now?.number !== held.lease.number) throw new Error('it has run out, or is another host’s')
          await hosts.query(held.hostId, 'storage.renew', { lease: held.lease }, { deadlineMs: prolongEveryMs })
        } catch (error) {
          log.warn({ error, domainId }, 'a structure lease was not prolonged; the host ends its work when it runs out')
        }
      }
      const timer = setInterval(() => void prolong(), prolongEveryMs)
      try {
        return await work(held)
      } finally {
        clearInterval(timer)
      }
    },
  }
}
