import type { GuestFacts, MachineReport } from '@overt/api-client/agent'
import type { ExternalMachine, OwnMachine } from '../driver/port.ts'
import { bootMs, type Overlay, type Status, statusOf } from './status.ts'

type Entry = { machine: OwnMachine; overlay: Overlay; status: Status; since: Date; guest?: GuestFacts; told: string }

/** Called when what is reported of a machine changed. */
export type ViewListener = (vmId: string) => void

/**
 * What is known of each machine here, as it is reported. The hypervisor's state comes in by `update`; the rest is what
 * was asked of the guest and what it said. Statuses that end by time are looked at by `tick`.
 */
export class Views {
  private readonly own = new Map<string, Entry>()
  private external = new Map<string, ExternalMachine>()
  private readonly onChange: ViewListener

  constructor(onChange: ViewListener) {
    this.onChange = onChange
  }

  /** Takes the hypervisor's word. A machine of a new run starts afresh. */
  update(machine: OwnMachine): void {
    const known = this.own.get(machine.vmId)
    const same = known?.machine.runId === machine.runId ? known : undefined
    const overlay = same?.overlay ?? firstOverlay(machine)
    overlay.hasGuestAgent = machine.guestAgent !== 'none'
    const entry: Entry = same ?? { machine, overlay, status: { status: 'unknown' }, since: machine.since, told: '' }
    entry.machine = machine
    if (!same) {
      entry.status = statusOf(machine.state, overlay, Date.now())
      this.own.set(machine.vmId, entry)
    }
    this.settle(entry)
  }

  /** Forgets a machine that is not here any more. */
  remove(vmId: string): void {
    this.own.delete(vmId)
  }

  /** Replaces the machines that are not ours. Answers whether one of them is gone. */
  setExternal(machines: ExternalMachine[]): boolean {
    const before = this.external
    this.external = new Map(machines.map((machine) => [machine.id, machine]))
    for (const machine of machines) {
      const known = before.get(machine.id)
      const same =
        known && known.status === machine.status && known.name === machine.name && known.cpus === machine.cpus
      if (!same) this.onChange(machine.id)
    }
    return [...before.keys()].some((id) => !this.external.has(id))
  }

  /** Notes what was asked of the guest, or that it boots. */
  note(vmId: string, change: Partial<Overlay>): void {
    const entry = this.own.get(vmId)
    if (!entry) return
    Object.assign(entry.overlay, change)
    this.settle(entry)
  }

  /** Notes that the guest boots anew: after a start, a reset or a reboot that was seen. */
  boots(vmId: string): void {
    const entry = this.own.get(vmId)
    if (!entry) return
    entry.overlay.bootingSince = Date.now()
    delete entry.overlay.rebootAskedAt
    delete entry.overlay.shutdownAskedAt
    this.settle(entry)
  }

  /** Notes that the guest came from another host: it was up before, and does not boot. */
  arrived(vmId: string): void {
    const entry = this.own.get(vmId)
    if (!entry) return
    delete entry.overlay.bootingSince
    this.settle(entry)
  }

  /** Takes what the guest's agent said; that it speaks means it is up. */
  heard(vmId: string, runId: string, guest: GuestFacts): void {
    const entry = this.own.get(vmId)
    if (entry?.machine.runId !== runId) return
    entry.guest = guest
    delete entry.overlay.bootingSince
    this.settle(entry)
  }

  /** Looks at what ends by time. */
  tick(): void {
    for (const entry of this.own.values()) this.settle(entry)
  }

  /** Machines of ours, for what must look at each. */
  *machines(): Generator<{ machine: OwnMachine; guest: GuestFacts | undefined }> {
    for (const entry of this.own.values()) yield { machine: entry.machine, guest: entry.guest }
  }

  find(vmId: string): OwnMachine | undefined {
    return this.own.get(vmId)?.machine
  }

  /** All reports, ours first. */
  reports(): MachineReport[] {
    return [...[...this.own.values()].map(toReport), ...[...this.external.values()].map(toExternalReport)]
  }

  /** One report, by VM id or the id of an external machine. */
  report(vmId: string): MachineReport | undefined {
    const entry = this.own.get(vmId)
    if (entry) return toReport(entry)
    const external = this.external.get(vmId)
    return external && toExternalReport(external)
  }

  private settle(entry: Entry): void {
    const status = statusOf(entry.machine.state, entry.overlay, Date.now())
    if (status.status !== entry.status.status || status.pauseReason !== entry.status.pauseReason)
      entry.since = new Date()
    entry.status = status
    const { at: _at, ...content } = toReport(entry)
    const told = JSON.stringify(content)
    if (told === entry.told) return
    entry.told = told
    this.onChange(entry.machine.vmId)
  }
}

/**
 * A guest first seen is booting only if its run is young and its agent is not there yet: it may be ours that was
 * restarted, and a guest that was up must not seem to boot again.
 */
function firstOverlay(machine: OwnMachine): Overlay {
  const hasGuestAgent = machine.guestAgent !== 'none'
  const startedAt = machine.startedAt?.getTime()
  const patience = hasGuestAgent ? bootMs.withAgent : bootMs.withoutAgent
  const young = startedAt !== undefined && Date.now() - startedAt < patience
  const boots = young && machine.guestAgent !== 'connected'
  return { starting: false, hasGuestAgent, ...(boots ? { bootingSince: startedAt } : {}) }
}

function toReport({ machine, status, since, guest }: Entry): MachineReport {
  return {
    vmId: machine.vmId,
    runId: machine.runId,
    runNumber: machine.runNumber,
    operationId: machine.operationId,
    name: machine.name,
    ...status,
    at: since.toISOString(),
    ...(machine.startedAt ? { startedAt: machine.startedAt.toISOString() } : {}),
    external: false,
    consoles: machine.consoles,
    memoryBytes: machine.memoryBytes,
    cpus: machine.cpus,
    ...(guest ? { guest } : {}),
  }
}

function toExternalReport(machine: ExternalMachine): MachineReport {
  const reasoned = ['paused', 'down', 'not_responding', 'unknown'].includes(machine.status)
  return {
    vmId: machine.id,
    runId: machine.id,
    runNumber: 0,
    name: machine.name,
    status: machine.status,
    ...(reasoned ? { reason: 'The machine is not managed by Overt.' } : {}),
    at: machine.since.toISOString(),
    external: true,
    memoryBytes: machine.memoryBytes,
    cpus: machine.cpus,
  }
}
