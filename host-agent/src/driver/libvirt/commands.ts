import type { MachineDevices, RunRef } from '@overt/api-client/agent'
import {
  DomainCreateFlags,
  DomainDeviceModifyFlags,
  DomainMetadataType,
  DomainRebootFlagValues,
  DomainShutdownFlagValues,
  DomainState,
  DomainUndefineFlagsValues,
  DomainVcpuFlags,
  type LibvirtClient,
} from '@overt/libvirt-client'
import type { AcceleratorKind } from '../../devices/context.ts'
import { domainName } from '../../domain-xml/metadata.ts'
import { readDevices } from '../../domain-xml/read-devices.ts'
import { writeDomain } from '../../domain-xml/write-domain.ts'
import { escapeXml } from '../../domain-xml/xml.ts'
import { AgentError } from '../../errors.ts'
import type { Machines, MachineState, ResolvedMachine, Screenshot } from '../port.ts'
import { converting, isLibvirtError } from './errors.ts'
import { type Found, type Inventory, noSuchRun } from './inventory.ts'
import { deadlines, type LibvirtDriverOptions, logPath } from './options.ts'
import { removeRunLogs } from './run-log.ts'
import { takeScreenshot } from './screenshot.ts'

/** The life of domains. Each command reads the domain first: it may be another's, of another run, or gone. */
export class LibvirtMachines implements Machines {
  readonly #client: LibvirtClient
  readonly #inventory: Inventory
  readonly #options: LibvirtDriverOptions
  readonly #accelerator: () => Promise<AcceleratorKind>

  constructor(
    client: LibvirtClient,
    inventory: Inventory,
    options: LibvirtDriverOptions,
    accelerator: () => Promise<AcceleratorKind>,
  ) {
    this.#client = client
    this.#inventory = inventory
    this.#options = options
    this.#accelerator = accelerator
  }

  list(): ReturnType<Machines['list']> {
    return this.#inventory.list()
  }

  find(vmId: string): ReturnType<Machines['find']> {
    return this.#inventory.find(vmId)
  }

  async define(run: RunRef, machine: ResolvedMachine): Promise<void> {
    const xml = writeDomain({ run, machine, accelerator: await this.#accelerator(), definedAt: new Date() })
    const there = await this.#inventory.findAny(run.vmId)
    if (there && 'external' in there)
      throw new AgentError('conflict', 'A machine that is not of Overt has this id on this host.')
    if (there?.machine.runId === run.runId) return
    if (there) throw stateConflict(there, 'another run of it is still on this host')
    await converting('defining the machine', this.#client.jobs.domainDefineXML(xml, { deadlineMs: deadlines.define }))
  }

  async start(run: RunRef, options: { paused?: boolean } = {}): Promise<void> {
    const found = await this.#get(run)
    if (isActive(found)) return
    if (found.machine.state.name === 'ended') throw stateConflict(found, 'this run of it is over')
    const flags = options.paused ? DomainCreateFlags.START_PAUSED : DomainCreateFlags.NONE
    try {
      await this.#client.jobs.domainCreateWithFlags(found.ref, flags, { deadlineMs: deadlines.start })
    } catch (error) {
      // Somebody else was faster.
      const now = isLibvirtError(error, 'OPERATION_INVALID') ? await this.#inventory.findRun(run) : undefined
      if (!now || !isActive(now)) return converting('starting the machine', Promise.reject(error))
    }
  }

  async shutdown(run: RunRef): Promise<'guest_agent' | 'acpi' | 'already_down'> {
    const found = await this.#inventory.findRun(run)
    if (!found || !isActive(found)) return 'already_down'
    const asked = await this.#askAgent(found, (deadlineMs) =>
      this.#client.jobs.domainShutdownFlags(found.ref, DomainShutdownFlagValues.GUEST_AGENT, { deadlineMs }),
    )
    if (asked) return 'guest_agent'
    try {
      await this.#client.control.domainShutdownFlags(found.ref, DomainShutdownFlagValues.ACPI_POWER_BTN, {
        deadlineMs: deadlines.control,
      })
      return 'acpi'
    } catch (error) {
      if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) return 'already_down'
      return converting('asking the guest to shut down', Promise.reject(error))
    }
  }

  async reboot(run: RunRef): Promise<'guest_agent' | 'acpi'> {
    const found = await this.#active(run)
    const asked = await this.#askAgent(found, (deadlineMs) =>
      this.#client.jobs.domainReboot(found.ref, DomainRebootFlagValues.GUEST_AGENT, { deadlineMs }),
    )
    if (asked) return 'guest_agent'
    const flags = DomainRebootFlagValues.ACPI_POWER_BTN
    await converting(
      'asking the guest to reboot',
      this.#client.control.domainReboot(found.ref, flags, { deadlineMs: deadlines.control }),
    )
    return 'acpi'
  }

  async reset(run: RunRef): Promise<void> {
    const { ref } = await this.#active(run)
    const options = { deadlineMs: deadlines.control }
    await converting('resetting the machine', this.#client.control.domainReset(ref, 0, options))
  }

  async destroy(run: RunRef): Promise<void> {
    const found = await this.#inventory.findRun(run)
    if (!found || !isActive(found)) return
    try {
      await this.#client.control.domainDestroy(found.ref, { deadlineMs: deadlines.control })
    } catch (error) {
      if (isLibvirtError(error, 'OPERATION_INVALID', 'NO_DOMAIN')) return
      await converting('powering off the machine', Promise.reject(error))
    }
  }

  async pause(run: RunRef): Promise<void> {
    const { ref, state } = await this.#active(run)
    if (state === DomainState.PAUSED) return
    await converting('pausing', this.#client.control.domainSuspend(ref, { deadlineMs: deadlines.control }))
  }

  async resume(run: RunRef): Promise<void> {
    const { ref, state } = await this.#active(run)
    if (state === DomainState.RUNNING) return
    await converting('resuming', this.#client.control.domainResume(ref, { deadlineMs: deadlines.control }))
  }

  async undefine(run: RunRef): Promise<void> {
    const found = await this.#inventory.findRun(run)
    if (!found) return
    // libvirt would only make a running domain forgetful: it must be off.
    if (isActive(found)) throw stateConflict(found, 'it runs')
    const flags =
      DomainUndefineFlagsValues.MANAGED_SAVE |
      DomainUndefineFlagsValues.SNAPSHOTS_METADATA |
      DomainUndefineFlagsValues.CHECKPOINTS_METADATA |
      // The next run of the VM goes on with its firmware's variables.
      DomainUndefineFlagsValues.KEEP_NVRAM
    try {
      await this.#client.jobs.domainUndefineFlags(found.ref, flags, { deadlineMs: deadlines.define })
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN')) return
      await converting('forgetting the machine', Promise.reject(error))
    }
  }

  async forget(vmId: string): Promise<void> {
    await removeRunLogs(logPath(this.#options, domainName(vmId)))
  }

  async setMemory(run: RunRef, memoryBytes: number): Promise<void> {
    const { ref, facts } = await this.#active(run)
    const details = { memoryBytes, maximumBytes: facts.memoryMaxBytes }
    if (!facts.hasBalloon) throw new AgentError('conflict', 'The machine has no balloon.', { details })
    if (memoryBytes > facts.memoryMaxBytes)
      throw new AgentError('conflict', 'The guest cannot have more memory than it was started with.', { details })
    const options = { deadlineMs: deadlines.control }
    const kib = Math.ceil(memoryBytes / 1024)
    await converting(
      'changing the memory',
      this.#client.control.domainSetMemoryFlags(ref, kib, DomainDeviceModifyFlags.LIVE, options),
    )
  }

  async setCpus(run: RunRef, cpus: number): Promise<void> {
    const { ref, facts } = await this.#active(run)
    if (cpus === facts.cpus) return
    const details = { cpus, current: facts.cpus, maximum: facts.cpusMax }
    // Taking vCPUs away needs the guest's help, and under translation it brings QEMU down.
    if (cpus < facts.cpus) throw new AgentError('conflict', 'CPUs cannot be taken from a running guest.', { details })
    if (cpus > facts.cpusMax)
      throw new AgentError('conflict', `The guest was started for at most ${facts.cpusMax} CPUs.`, { details })
    const options = { deadlineMs: deadlines.control }
    await converting('adding CPUs', this.#client.control.domainSetVcpusFlags(ref, cpus, DomainVcpuFlags.LIVE, options))
  }

  async rename(run: RunRef, name: string): Promise<void> {
    const found = await this.#get(run)
    if (!name || /[\r\n]/.test(name)) throw new AgentError('invalid_request', 'The name is empty or has line breaks.')
    escapeXml(name) // refuses what cannot be written; libvirt itself escapes a title
    const live = isActive(found) ? DomainDeviceModifyFlags.LIVE : 0
    await converting(
      'renaming the machine',
      this.#client.control.domainSetMetadata(
        found.ref,
        DomainMetadataType.TITLE,
        name,
        null,
        null,
        live | DomainDeviceModifyFlags.CONFIG,
        { deadlineMs: deadlines.control },
      ),
    )
  }

  async screenshot(run: RunRef): Promise<Screenshot> {
    const { ref, facts } = await this.#active(run)
    if (!facts.hasScreen) throw new AgentError('conflict', 'The machine has no screen.')
    return converting('taking a picture of the screen', takeScreenshot(this.#client.stats, ref))
  }

  async devices(run: RunRef): Promise<MachineDevices> {
    const { ref } = await this.#active(run)
    const read = this.#client.control.domainGetXMLDesc(ref, 0, { deadlineMs: deadlines.read })
    const devices = readDevices(await converting('reading the machine', read))
    if (!devices) throw new AgentError('host_failed', 'libvirt described the machine in a way that can’t be read.')
    return devices
  }

  async #get(run: RunRef): Promise<Found> {
    const found = await this.#inventory.findRun(run)
    if (!found) throw noSuchRun(run)
    return found
  }

  async #active(run: RunRef): Promise<Found> {
    const found = await this.#get(run)
    if (!isActive(found)) throw stateConflict(found, 'it does not run')
    return found
  }

  /**
   * Asks through the guest's agent, if there is a live one. libvirt waits for a whole minute until the guest obeys; we
   * wait only as long as a refusal would take.
   */
  async #askAgent(found: Found, ask: (deadlineMs: number) => Promise<void>): Promise<boolean> {
    if (found.machine.guestAgent !== 'connected' || found.state !== DomainState.RUNNING) return false
    try {
      const seconds = deadlines.agentPing / 1000
      const ping = JSON.stringify({ execute: 'guest-ping' })
      await this.#client.control.domainQemuAgentCommand(found.ref, ping, seconds, 0, {
        deadlineMs: deadlines.agentPing + 500,
      })
      const refused = ask(AGENT_OBEYS_MS).then(
        () => false,
        () => true,
      )
      const waited = new Promise<boolean>((resolve) => setTimeout(resolve, REFUSAL_MS, false).unref())
      return !(await Promise.race([refused, waited]))
    } catch {
      // No answer, for whatever reason: the guest is asked the other way.
      return false
    }
  }
}

/** How long libvirt waits for an agent to do what it was asked; VIR_DOMAIN_QEMU_AGENT's own limit is 60 s. */
const AGENT_OBEYS_MS = 65_000
/** A refusal by the agent comes at once. */
const REFUSAL_MS = 1_000

function isActive(found: Found): boolean {
  return found.state !== DomainState.SHUTOFF
}

function stateConflict(found: Found, why: string): AgentError {
  const { runId, runNumber, state } = found.machine
  const details: Record<string, unknown> & { state: MachineState['name'] } = { runId, runNumber, state: state.name }
  return new AgentError('conflict', `The machine's state forbids it: ${why}.`, { details })
}
