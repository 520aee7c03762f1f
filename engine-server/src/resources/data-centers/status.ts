import type { Schema } from '@overt/api-client/engine'

/** What is known of a storage domain of a data center. */
export interface DomainFact {
  /** Null of one that whoever asks may not see. */
  readonly name: string | null
  /** Whether the operation that makes it has ended. */
  readonly attached: boolean
  readonly status: string
  /** ISO 8601. */
  readonly since: string
}
/** A status word with why and since when. */
export interface DataCenterStatus {
  readonly status: Schema<'DataCenter'>['status']
  readonly reason: string
  /** ISO 8601, UTC. */
  readonly since: string
}

/**
 * The status of a data center follows from its storage: without any it is uninitialized, with a domain that works it is
 * up, and with one that does not it is up or not operational, naming what is wrong.
 */
export function dataCenterStatus(domains: readonly DomainFact[], createdAt: Date): DataCenterStatus {
  const attached = domains.filter((domain) => domain.attached)
  if (attached.length === 0)
    return { status: 'uninitialized', reason: 'It has no storage domain yet.', since: createdAt.toISOString() }
  const working = attached.filter(({ status }) => status === 'active')
  const broken = attached.filter(({ status }) => status !== 'active')
  const reason = broken
    .map(({ name, status }) => `${name === null ? 'A storage domain' : `Storage domain ${name}`} is ${status}.`)
    .join(' ')
  const [deciding = attached] = [working, broken].filter((list) => list.length > 0)
  const since = new Date(Math.min(...deciding.map((domain) => Date.parse(domain.since)))).toISOString()
  return { status: working.length > 0 ? 'up' : 'not_operational', reason, since }
}
