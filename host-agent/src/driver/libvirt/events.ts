import type { DomainRef, LibvirtClient } from '@overt/libvirt-client'
import type { MachineChange } from '../port.ts'
import type { Inventory } from './inventory.ts'

/** libvirt's lifecycle events in our words. */
const lifecycle: Readonly<Record<string, MachineChange['what']>> = {
  defined: 'defined',
  undefined: 'undefined',
  started: 'started',
  suspended: 'paused',
  resumed: 'resumed',
  stopped: 'ended',
  shutdown: 'powering_down',
  crashed: 'other',
  pmsuspended: 'paused',
}

/** Turns libvirt's events into changes of machines; those of other domains are dropped. */
export class DomainEvents {
  readonly #inventory: Inventory
  readonly #tell: (change: MachineChange) => void
  readonly #stop: (() => void)[]
  /** Events of a domain not met before wait, in order, until it was looked at. */
  readonly #waiting = new Map<string, Promise<void>>()

  constructor(client: LibvirtClient, inventory: Inventory, tell: (change: MachineChange) => void) {
    this.#inventory = inventory
    this.#tell = tell
    this.#stop = [
      client.onDomainEvent('lifecycle', ({ domain, event, detail }) => {
        const at = new Date()
        this.#handle(domain, lifecycle[event] ?? 'other', (runId) => {
          if (event === 'stopped') inventory.noteEnd(domain.uuid, { runId, reason: detail, at })
          if (event === 'started' || event === 'resumed') inventory.noteDiskError(domain.uuid, false)
        })
      }),
      client.onDomainEvent('reboot', ({ domain }) => this.#handle(domain, 'rebooted')),
      client.onDomainEvent('agentLifecycle', ({ domain }) => this.#handle(domain, 'agent')),
      client.onDomainEvent('ioError', ({ domain, reason }) =>
        this.#handle(domain, 'other', () => inventory.noteDiskError(domain.uuid, reason === 'enospc')),
      ),
      client.onDomainEvent('balloonChange', ({ domain }) => this.#handle(domain, 'other')),
      client.onDomainEvent('metadataChange', ({ domain }) => this.#handle(domain, 'other')),
    ]
  }

  close(): void {
    for (const stop of this.#stop) stop()
  }

  #handle(domain: DomainRef, what: MachineChange['what'], note: (runId: string) => void = () => undefined): void {
    const waiting = this.#waiting.get(domain.uuid)
    const known = this.#inventory.runOf(domain.uuid)
    // A defined domain may be a new run under the same id.
    if (known && !waiting && what !== 'defined') return this.#finish(domain, known, what, note)
    const turn = (waiting ?? Promise.resolve()).then(async () => {
      const run = what === 'undefined' ? known : await this.#look(domain.uuid)
      if (run) this.#finish(domain, run, what, note)
    })
    this.#waiting.set(domain.uuid, turn)
    void turn.then(() => {
      if (this.#waiting.get(domain.uuid) === turn) this.#waiting.delete(domain.uuid)
    })
  }

  #finish(
    domain: DomainRef,
    { vmId, runId }: { vmId: string; runId: string },
    what: MachineChange['what'],
    note: (runId: string) => void,
  ): void {
    note(runId)
    if (what === 'undefined') this.#inventory.forget(domain.uuid)
    this.#tell({ vmId, runId, what })
  }

  async #look(uuid: string): Promise<{ vmId: string; runId: string } | undefined> {
    try {
      await this.#inventory.find(uuid)
    } catch {
      // It is gone, or libvirt is: what was known before has to do.
    }
    return this.#inventory.runOf(uuid)
  }
}
