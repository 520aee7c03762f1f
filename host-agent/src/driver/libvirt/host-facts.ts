import { readFile } from 'node:fs/promises'
import { cpus, hostname, release } from 'node:os'
import type { Architecture } from '@overt/api-client/agent'
import type { LibvirtClient } from '@overt/libvirt-client'
import { childOf, childrenOf, type ReadElement, readXml } from '../../domain-xml/read-xml.ts'
import { AgentError } from '../../errors.ts'
import type { Accelerator } from '../../probe/probe-accelerator.ts'
import type { DriverHostFacts } from '../port.ts'
import { converting } from './errors.ts'
import { readNics, readStorageDevices } from './host-devices.ts'
import { deadlines } from './options.ts'

/** The architecture of this machine. @throws AgentError `host_failed` on one that Overt does not know */
export function hostArchitecture(): Architecture {
  if (process.arch === 'x64') return 'x86_64'
  if (process.arch === 'arm64') return 'aarch64'
  throw new AgentError('host_failed', `Overt does not run guests on ${process.arch}.`)
}

/** What the kernel and the firmware tell of the host, whether or not libvirt is there. */
export async function readLocalFacts(accelerator: Accelerator): Promise<DriverHostFacts> {
  const [machineId, cpuInfo, memory, osName, hardware, nics, storageDevices] = await Promise.all([
    readText('/etc/machine-id'),
    readText('/proc/cpuinfo'),
    readText('/proc/meminfo'),
    readText('/etc/os-release'),
    readHardware(),
    readNics(),
    readStorageDevices(),
  ])
  const vendor = /^vendor_id\s*:\s*(.+)$/m.exec(cpuInfo ?? '')?.[1]
  const online = Math.max(1, cpus().length)
  const os = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osName ?? '')?.[1]
  return {
    hostName: hostname(),
    architecture: hostArchitecture(),
    ...(machineId && { machineId }),
    ...(Object.keys(hardware).length > 0 && { hardware }),
    cpu: {
      model: /^model name\s*:\s*(.+)$/m.exec(cpuInfo ?? '')?.[1] ?? 'unknown',
      ...(vendor && { vendor }),
      sockets: 1,
      coresPerSocket: online,
      threadsPerCore: 1,
      onlineCpus: online,
      guestModels: [],
    },
    memoryBytes: Number(/^MemTotal:\s+(\d+) kB/m.exec(memory ?? '')?.[1] ?? 0) * 1024,
    numa: [],
    nics,
    storageDevices,
    versions: { ...(os && { os }), kernel: release() },
    accelerator,
  }
}

/** Adds what libvirt knows: topology, NUMA nodes, versions, CPU models and machine types for guests. */
export async function addLibvirtFacts(client: LibvirtClient, local: DriverHostFacts): Promise<DriverHostFacts> {
  const options = { deadlineMs: deadlines.control }
  const domainType = local.accelerator.kind === 'kvm' ? 'kvm' : 'qemu'
  const [capabilities, forGuests, libvirt, qemu] = await converting(
    "reading the host's capabilities",
    Promise.all([
      client.control.connectGetCapabilities(options),
      client.control.connectGetDomainCapabilities(null, local.architecture, null, domainType, 0, options),
      client.control.connectGetLibVersion(options),
      client.control.connectGetVersion(options),
    ]),
  )
  const host = childOf(readXml(capabilities), 'host')
  const topology = childOf(host, 'cpu', 'topology')?.attributes ?? {}
  const positive = (text: string | undefined, fallback: number) => Math.max(1, Number(text ?? fallback) || fallback)
  return {
    ...local,
    cpu: {
      ...local.cpu,
      sockets: positive(topology['sockets'], local.cpu.sockets),
      coresPerSocket: positive(topology['cores'], local.cpu.coresPerSocket) * positive(topology['dies'], 1),
      threadsPerCore: positive(topology['threads'], local.cpu.threadsPerCore),
      guestModels: guestModels(forGuests),
      machineTypes: machineTypes(readXml(capabilities), local.architecture),
    },
    displays: displays(forGuests),
    numa: numaNodes(host),
    versions: { ...local.versions, libvirt: version(libvirt), qemu: version(qemu) },
  }
}

/** libvirt's numbers for versions: major × 1,000,000 + minor × 1,000 + release. */
function version(number: number): string {
  return [Math.trunc(number / 1_000_000), Math.trunc(number / 1_000) % 1_000, number % 1_000].join('.')
}

/** Protocols for screens that this QEMU was built with, or has the module for, and that the domain writer writes. */
function displays(domainCapabilities: string): ('vnc' | 'spice')[] {
  const graphics = childOf(readXml(domainCapabilities), 'devices', 'graphics')
  const types = childrenOf(graphics, 'enum').find((each) => each.attributes['name'] === 'type')
  const offered = new Set(childrenOf(types, 'value').map(({ text }) => text))
  return (['vnc', 'spice'] as const).filter((protocol) => offered.has(protocol))
}

function guestModels(domainCapabilities: string): string[] {
  const modes = childrenOf(childOf(readXml(domainCapabilities), 'cpu'), 'mode')
  const custom = modes.find((mode) => mode.attributes['name'] === 'custom')
  return childrenOf(custom, 'model')
    .filter((model) => model.attributes['usable'] === 'yes')
    .map((model) => model.text)
    .toSorted()
}

/** The families of machines the writer knows, as this QEMU has them. */
const families: Readonly<Record<Architecture, RegExp>> = { x86_64: /^(pc-)?q35/, aarch64: /^virt/ }

function machineTypes(capabilities: ReadElement | undefined, architecture: Architecture): string[] {
  const guests = childrenOf(capabilities, 'guest').flatMap((guest) => childrenOf(guest, 'arch'))
  const ours = guests.filter((arch) => arch.attributes['name'] === architecture)
  const names = ours.flatMap((arch) => childrenOf(arch, 'machine').map((machine) => machine.text))
  return [...new Set(names)].filter((name) => families[architecture].test(name)).toSorted()
}

function numaNodes(host: ReadElement | undefined): DriverHostFacts['numa'] {
  return childrenOf(childOf(host, 'topology', 'cells'), 'cell').map((cell) => ({
    node: Number(cell.attributes['id'] ?? 0),
    memoryBytes: Number(childOf(cell, 'memory')?.text ?? 0) * 1024,
    cpus: childrenOf(childOf(cell, 'cpus'), 'cpu').map((cpu) => Number(cpu.attributes['id'])),
  }))
}

async function readHardware(): Promise<NonNullable<DriverHostFacts['hardware']>> {
  const files = { vendor: 'sys_vendor', product: 'product_name', serial: 'product_serial', uuid: 'product_uuid' }
  const read = Object.entries(files).map(
    async ([key, file]) => [key, await readText(`/sys/class/dmi/id/${file}`)] as const,
  )
  return Object.fromEntries((await Promise.all(read)).filter(([, text]) => text))
}

/** A small file's text without white space around it; undefined when there is none. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    // Not every machine has DMI tables or a machine id.
    return undefined
  }
}
