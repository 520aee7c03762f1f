import type { StructureLease } from '@overt/api-client/agent'
import { checkLease } from '../commands/fences.ts'
import { AgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'

type Held = { number: number; endsAt: number; timer: NodeJS.Timeout; abort: AbortController }

/** A job is ended this long before its lease is over, or a fifth of the lease if that is shorter; milliseconds. */
const MARGIN_MS = 2_000

/** The structure leases this host works under. The highest number of each domain is journaled before it is used. */
export class Leases {
  private readonly journal: Journal
  private readonly held = new Map<string, Held>()

  constructor(journal: Journal) {
    this.journal = journal
  }

  /** Takes or prolongs a lease. An older number is `fenced`; a newer one ends the jobs of the older. */
  async accept(lease: StructureLease): Promise<void> {
    checkLease(this.journal.state, lease)
    const held = this.held.get(lease.domainId)
    const endsAt = performance.now() + lease.validForMs - Math.min(MARGIN_MS, lease.validForMs / 5)
    if (held?.number === lease.number && !held.abort.signal.aborted) {
      held.endsAt = Math.max(held.endsAt, endsAt)
      clearTimeout(held.timer)
      held.timer = this.expireLater(lease.domainId, held.endsAt)
    } else {
      clearTimeout(held?.timer)
      held?.abort.abort(new AgentError('fenced', 'A newer holder took the structure lease of the storage domain.'))
      const abort = new AbortController()
      this.held.set(lease.domainId, {
        number: lease.number,
        endsAt,
        timer: this.expireLater(lease.domainId, endsAt),
        abort,
      })
    }
    if (lease.number > (this.journal.state.leases.get(lease.domainId) ?? 0))
      await this.journal.append({ t: 'lease', domainId: lease.domainId, number: lease.number })
  }

  /** A signal that ends a job when it is cancelled, when the lease runs out, or when a newer one is seen. */
  signalFor(lease: StructureLease, cancelled: AbortSignal): AbortSignal {
    const held = this.held.get(lease.domainId)
    if (held?.number !== lease.number) throw new AgentError('fenced', 'The structure lease is no longer held.')
    return AbortSignal.any([cancelled, held.abort.signal])
  }

  /** Ends what runs under any lease. */
  close(): void {
    for (const held of this.held.values()) {
      clearTimeout(held.timer)
      held.abort.abort(new AgentError('cancelled', 'The agent stops.'))
    }
    this.held.clear()
  }

  private expireLater(domainId: string, endsAt: number): NodeJS.Timeout {
    // A timer holds 31 bits of milliseconds; a lease that long is prolonged or replaced before.
    const ms = Math.min(endsAt - performance.now(), 2 ** 31 - 1)
    return setTimeout(() => {
      const reason = 'The structure lease of the storage domain ran out; nothing of the job is left.'
      this.held.get(domainId)?.abort.abort(new AgentError('timeout', reason))
    }, ms).unref()
  }
}
