import type { GuestFacts } from '@overt/api-client/agent'
import type { Driver, OwnMachine } from '../driver/port.ts'
import type { Logger } from '../system/log.ts'
import type { Views } from './views.ts'

type Parts = { driver: Driver; views: Views; log: Logger }

/** Guests are asked eagerly until they answer and tell an address, then now and then; milliseconds. */
const EAGER_MS = 2_000
const CALM_MS = 30_000
/** A guest that answers but gets no address is asked eagerly no longer than this. */
const PATIENCE_MS = 90_000
/** Guests asked at the same time: an agent that hangs holds one place until its deadline. */
const AT_ONCE = 8

/** Asks guests' agents for what they know. A guest that does not answer costs nobody else anything. */
export class GuestPoll {
  private readonly parts: Parts
  private readonly askedAt = new Map<string, number>()
  /** When a guest that has no address yet was first heard, by VM id and run. */
  private readonly heardAt = new Map<string, { runId: string; at: number }>()
  private readonly asking = new Set<string>()

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** Asks this guest at the next turn. */
  askSoon(vmId: string): void {
    this.askedAt.delete(vmId)
  }

  /** Asks the guests that are due, those first that have waited longest: none may keep others from their turn. */
  tick(): void {
    const now = performance.now()
    const present = new Set<string>()
    const due: { machine: OwnMachine; age: number }[] = []
    for (const { machine, guest } of this.parts.views.machines()) {
      present.add(machine.vmId)
      const answers = machine.state.name === 'running' && machine.guestAgent === 'connected'
      if (!answers || this.asking.has(machine.vmId)) continue
      const age = now - (this.askedAt.get(machine.vmId) ?? Number.NEGATIVE_INFINITY)
      if (age >= (this.isCalm(machine, guest) ? CALM_MS : EAGER_MS)) due.push({ machine, age })
    }
    due.sort((a, b) => (a.age === b.age ? 0 : b.age - a.age))
    for (const { machine } of due.slice(0, AT_ONCE - this.asking.size)) void this.ask(machine)
    for (const vmId of this.askedAt.keys()) {
      if (present.has(vmId)) continue
      this.askedAt.delete(vmId)
      this.heardAt.delete(vmId)
    }
  }

  private isCalm({ vmId, runId }: { vmId: string; runId: string }, guest: GuestFacts | undefined): boolean {
    if (!guest) return false
    if (hasAddress(guest)) return true
    const heard = this.heardAt.get(vmId)
    if (heard?.runId === runId) return performance.now() - heard.at > PATIENCE_MS
    this.heardAt.set(vmId, { runId, at: performance.now() })
    return false
  }

  private async ask({ vmId, runId, runNumber }: { vmId: string; runId: string; runNumber: number }): Promise<void> {
    const { driver, views, log } = this.parts
    this.asking.add(vmId)
    this.askedAt.set(vmId, performance.now())
    try {
      const facts = await driver.guests.facts({ vmId, runId, runNumber })
      if (facts) views.heard(vmId, runId, facts)
    } catch (error) {
      log.debug({ err: error, vmId }, 'a guest was not heard')
    } finally {
      this.asking.delete(vmId)
    }
  }
}

/** Whether it has an address others can reach: neither of itself alone nor of the link alone. */
function hasAddress(guest: GuestFacts): boolean {
  const addresses = (guest.interfaces ?? []).flatMap((each) => each.addresses)
  return addresses.some((address) => !/^(127\.|::1|fe80:|169\.254\.)/i.test(address))
}
