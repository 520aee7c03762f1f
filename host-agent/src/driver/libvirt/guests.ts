import type { GuestFacts, RunRef } from '@overt/api-client/agent'
import type { DomainRef, LibvirtClient } from '@overt/libvirt-client'
import { DomainState } from '@overt/libvirt-client'
import {
  type GuestCommand,
  guestCommands,
  type GuestReplies,
  parseGuestFacts,
} from '../guest-agent/parse-guest-facts.ts'
import type { Guests } from '../port.ts'
import { type Inventory, noSuchRun } from './inventory.ts'
import { deadlines } from './options.ts'

/** Talks to the agents within guests. */
export class LibvirtGuests implements Guests {
  readonly #client: LibvirtClient
  readonly #inventory: Inventory

  constructor(client: LibvirtClient, inventory: Inventory) {
    this.#client = client
    this.#inventory = inventory
  }

  async facts(run: RunRef): Promise<GuestFacts | undefined> {
    const found = await this.#inventory.findRun(run)
    if (!found) throw noSuchRun(run)
    if (found.state !== DomainState.RUNNING || found.machine.guestAgent !== 'connected') return undefined
    const [first, ...others] = guestCommands
    const answer = await this.#ask(found.ref, first)
    // One that does not answer the first question would keep us waiting for each of the others too.
    if (answer === undefined) return undefined
    const replies: GuestReplies = { [first]: answer }
    // One after the other: the agent has one channel, and libvirt refuses a second question meanwhile.
    for (const command of others) {
      const text = await this.#ask(found.ref, command)
      if (text !== undefined) replies[command] = text
    }
    return parseGuestFacts(replies)
  }

  /** Whatever goes wrong (an old agent, a command switched off, a guest that ends) is no answer. */
  async #ask(ref: DomainRef, command: GuestCommand): Promise<string | undefined> {
    const seconds = deadlines.agent / 1000
    try {
      const text = await this.#client.stats.domainQemuAgentCommand(
        ref,
        JSON.stringify({ execute: command }),
        seconds,
        0,
        {
          deadlineMs: deadlines.agent + 500,
        },
      )
      return text ?? undefined
    } catch {
      return undefined
    }
  }
}
