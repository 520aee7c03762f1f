import type { RunRef } from '@overt/api-client/agent'
import { displayElements, serialElements } from '../devices/consoles.ts'
import type { AcceleratorKind, DeviceContext } from '../devices/context.ts'
import { diskElements } from '../devices/disks.ts'
import { nicElements } from '../devices/nics.ts'
import { controllerElements, helperElements } from '../devices/platform.ts'
import type { ResolvedMachine } from '../driver/port.ts'
import { check, checkedCount, checkedPath, checkedUuid, checkedWord } from './checks.ts'
import { domainName, metadataElement } from './metadata.ts'
import { type Element, element, writeXml } from './xml.ts'

/** What a domain is written from. */
export type DomainInput = {
  run: RunRef
  machine: ResolvedMachine
  accelerator: AcceleratorKind
  definedAt: Date
}

/**
 * Writes the libvirt domain of one run. Pure: the same input gives the same text.
 *
 * @throws AgentError `invalid_request` for anything that is not what it claims to be
 */
export function writeDomain(input: DomainInput): string {
  const { run, machine, accelerator } = input
  const { spec } = machine
  const context: DeviceContext = { machine, spec, architecture: spec.architecture, accelerator }
  check(spec.name.length > 0 && !/[\r\n]/.test(spec.name), 'The name is empty or has line breaks.')
  const memoryKib = Math.ceil(checkedCount(spec.memoryBytes, 'The memory') / 1024)
  return writeXml(
    element(
      'domain',
      { type: accelerator === 'kvm' ? 'kvm' : 'qemu' },
      element('name', {}, domainName(run.vmId)),
      element('uuid', {}, checkedUuid(run.vmId, 'The VM id')),
      element('title', {}, spec.name),
      spec.description ? element('description', {}, spec.description) : undefined,
      element(
        'metadata',
        {},
        metadataElement({
          ...run,
          operationId: machine.operationId,
          specHash: machine.specHash,
          definedAt: input.definedAt,
        }),
      ),
      element('memory', { unit: 'KiB' }, String(memoryKib)),
      element('currentMemory', { unit: 'KiB' }, String(memoryKib)),
      ...cpuElements(context),
      osElement(context),
      featuresElement(context),
      clockElement(context),
      // What the guest does ends as it says; what happens to it ends the run, and the engine decides what follows.
      element('on_poweroff', {}, 'destroy'),
      element('on_reboot', {}, 'restart'),
      element('on_crash', {}, 'destroy'),
      // A guest that puts itself to sleep would be neither up nor down.
      spec.architecture === 'x86_64' &&
        element('pm', {}, element('suspend-to-mem', { enabled: 'no' }), element('suspend-to-disk', { enabled: 'no' })),
      element(
        'devices',
        {},
        ...diskElements(context),
        ...controllerElements(context),
        ...nicElements(context),
        ...serialElements(context),
        ...displayElements(context),
        ...helperElements(context),
      ),
    ),
  )
}

function cpuElements({ spec, accelerator }: DeviceContext): Element[] {
  const { sockets, coresPerSocket, threadsPerCore, maxSockets = sockets, model } = spec.cpu
  for (const count of [sockets, coresPerSocket, threadsPerCore, maxSockets]) checkedCount(count, 'A CPU count')
  check(maxSockets >= sockets, 'There are fewer sockets at most than at first.')
  const perSocket = coresPerSocket * threadsPerCore
  const topology = element('topology', {
    sockets: maxSockets,
    dies: 1,
    cores: coresPerSocket,
    threads: threadsPerCore,
  })
  return [
    element(
      'vcpu',
      { placement: 'static', current: maxSockets > sockets ? sockets * perSocket : undefined },
      String(maxSockets * perSocket),
    ),
    model === undefined
      ? // What hardware has is there only under KVM; `maximum` is all that translation can do.
        element('cpu', { mode: accelerator === 'kvm' ? 'host-passthrough' : 'maximum' }, topology)
      : element(
          'cpu',
          { mode: 'custom', match: 'exact', check: 'partial' },
          element('model', { fallback: 'forbid' }, checkedWord(model, 'The CPU model')),
          topology,
        ),
  ]
}

const machines = {
  x86_64: { usual: 'q35', allowed: /^(q35|pc-q35-[a-z0-9.-]{1,40})$/ },
  aarch64: { usual: 'virt', allowed: /^(virt|virt-[a-z0-9.-]{1,40})$/ },
} as const

function osElement({ spec, architecture, machine }: DeviceContext): Element {
  const { usual, allowed } = machines[architecture]
  const type = spec.machineType ?? usual
  check(allowed.test(type), `Machines of type ${JSON.stringify(type)} are not offered on ${architecture}.`)
  const uefi = spec.firmware === 'uefi'
  check(uefi || architecture === 'x86_64', `There is no BIOS on ${architecture}: the firmware is UEFI.`)
  const variables = machine.firmwareVariablesPath
  return element(
    'os',
    { firmware: uefi ? 'efi' : undefined },
    element('type', { arch: architecture, machine: type }, 'hvm'),
    // Without a word on it libvirt may pick a build that refuses unsigned systems.
    uefi && element('firmware', {}, element('feature', { enabled: 'no', name: 'secure-boot' })),
    uefi &&
      variables !== undefined &&
      element('nvram', {}, checkedPath(variables, 'The path of the firmware variables')),
  )
}

/** Translated code kept by one guest. QEMU's default takes hundreds of MiB beside the guest's memory. */
const TRANSLATION_CACHE_MIB = 128

function featuresElement({ architecture, accelerator }: DeviceContext): Element {
  const translated = accelerator === 'tcg'
  return element(
    'features',
    {},
    element('acpi'),
    architecture === 'x86_64' && element('apic'),
    // Under KVM the interrupt controller is the host's, and libvirt knows which.
    architecture === 'aarch64' && element('gic', { version: translated ? 3 : undefined }),
    translated && element('tcg', {}, element('tb-cache', { unit: 'MiB' }, String(TRANSLATION_CACHE_MIB))),
  )
}

function clockElement({ architecture, accelerator }: DeviceContext): Element {
  if (architecture !== 'x86_64') return element('clock', { offset: 'utc' })
  return element(
    'clock',
    { offset: 'utc' },
    // Ticks missed while the host was busy are made up for, so that the guest's clock does not fall behind.
    element('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    accelerator === 'kvm' && element('timer', { name: 'pit', tickpolicy: 'delay' }),
    element('timer', { name: 'hpet', present: 'no' }),
  )
}
