import { METADATA_NAMESPACE, type RunMetadata, readMetadata } from './metadata.ts'
import { childOf, childrenOf, type ReadElement, readXml } from './read-xml.ts'

/** A kind of console and where its socket and log are. A machine that does not run has displays without sockets. */
export type ConsoleFact = { protocol: 'vnc' | 'spice' | 'serial'; socketPath?: string; logPath?: string }

/** What the agent needs to know of a domain, defined by Overt or not. */
export type DomainFacts = {
  name: string
  uuid: string
  /** The display name; empty when it has none. */
  title: string
  /** Undefined: the domain is not Overt's. */
  run: RunMetadata | undefined
  /** What the guest has now, ballooned; and what it was started with. Bytes. */
  memoryBytes: number
  memoryMaxBytes: number
  cpus: number
  cpusMax: number
  hasBalloon: boolean
  hasScreen: boolean
  consoles: readonly ConsoleFact[]
  guestAgent: 'none' | 'disconnected' | 'connected'
  /** Disks by their target (`vda`) and the alias they were given. */
  disks: readonly { target: string; alias: string | undefined; path: string | undefined }[]
  /** Tap devices of the NICs, as far as there are any. */
  taps: readonly string[]
}

/** Reads a domain, live or inactive. Undefined when the document is not a domain. */
export function readDomain(document: string): DomainFacts | undefined {
  const domain = readXml(document)
  if (domain?.name !== 'domain') return undefined
  const name = childOf(domain, 'name')?.text ?? ''
  const uuid = childOf(domain, 'uuid')?.text.trim() ?? ''
  if (!name || !uuid) return undefined
  const devices = childOf(domain, 'devices')
  const vcpu = childOf(domain, 'vcpu')
  const cpusMax = Number(vcpu?.text ?? 1)
  const run = runOf(domain)
  return {
    name,
    uuid,
    title: childOf(domain, 'title')?.text ?? '',
    // A domain of another id that carries our words is a copy somebody made by hand.
    run: run?.vmId === uuid ? run : undefined,
    memoryBytes: bytesOf(childOf(domain, 'currentMemory')),
    memoryMaxBytes: bytesOf(childOf(domain, 'memory')),
    cpus: Number(vcpu?.attributes['current'] ?? cpusMax),
    cpusMax,
    hasBalloon: childrenOf(devices, 'memballoon').some((balloon) => balloon.attributes['model'] !== 'none'),
    hasScreen: childrenOf(devices, 'video').some((video) => childOf(video, 'model')?.attributes['type'] !== 'none'),
    consoles: consolesOf(devices),
    guestAgent: guestAgentOf(devices),
    disks: childrenOf(devices, 'disk').map((disk) => ({
      target: childOf(disk, 'target')?.attributes['dev'] ?? '',
      alias: childOf(disk, 'alias')?.attributes['name'],
      path: childOf(disk, 'source')?.attributes['file'],
    })),
    taps: childrenOf(devices, 'interface')
      .map((nic) => childOf(nic, 'target')?.attributes['dev'])
      .filter((dev) => dev !== undefined),
  }
}

function runOf(domain: ReadElement): RunMetadata | undefined {
  const written = childOf(domain, 'metadata')?.children.find((child) => {
    // The prefix may be another after libvirt has rewritten the document; the namespace is what counts.
    const [prefix, local] = child.name.split(':')
    return local === 'run' && child.attributes[`xmlns:${prefix}`] === METADATA_NAMESPACE
  })
  return written && readMetadata(written.attributes)
}

function consolesOf(devices: ReadElement | undefined): ConsoleFact[] {
  const displays = childrenOf(devices, 'graphics').flatMap((graphics): ConsoleFact[] => {
    const protocol = graphics.attributes['type']
    if (protocol !== 'vnc' && protocol !== 'spice') return []
    const listen = childrenOf(graphics, 'listen').find((each) => each.attributes['type'] === 'socket')
    return [withSocket(protocol, listen?.attributes['socket'] ?? graphics.attributes['socket'])]
  })
  const serial = childrenOf(devices, 'serial').find((each) => each.attributes['type'] === 'unix')
  if (!serial) return displays
  const logPath = childOf(serial, 'log')?.attributes['file']
  return [
    ...displays,
    { ...withSocket('serial', childOf(serial, 'source')?.attributes['path']), ...(logPath && { logPath }) },
  ]
}

function withSocket(protocol: ConsoleFact['protocol'], socketPath: string | undefined): ConsoleFact {
  return { protocol, ...(socketPath && { socketPath }) }
}

function guestAgentOf(devices: ReadElement | undefined): DomainFacts['guestAgent'] {
  const target = childrenOf(devices, 'channel')
    .map((channel) => childOf(channel, 'target'))
    .find((each) => each?.attributes['name'] === 'org.qemu.guest_agent.0')
  if (!target) return 'none'
  return target.attributes['state'] === 'connected' ? 'connected' : 'disconnected'
}

const unitBytes: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
}

/** libvirt answers in KiB, and assumes KiB where no unit is written. */
/** Bytes of an element that has a size and a unit; 0 when it has none. */
export function bytesOf(node: ReadElement | undefined): number {
  const unit = unitBytes[(node?.attributes['unit'] ?? 'KiB').toLowerCase()] ?? Number.NaN
  const bytes = Number(node?.text.trim() ?? Number.NaN) * unit
  return Number.isSafeInteger(bytes) ? bytes : 0
}
