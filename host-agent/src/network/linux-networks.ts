import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NetworkSpec } from '@overt/api-client/agent'
import { AgentError, systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { networkText, overlap, parseCidr, parseDestination, type Subnet } from './addresses.ts'
import { ensureDnsmasq, stopDnsmasq } from './dnsmasq.ts'
import { type Firewall, findFirewall } from './firewall.ts'
import { enableForwarding, restoreForwarding } from './forwarding.ts'
import { configureBridge, findLink, listRoutes, makeBridge, membersOf, removeLink } from './links.ts'
import type { BrokenNetwork, Networks } from './port.ts'

type Parts = { folder: string; bridgePrefix: string; log: Logger }

/** How often what belongs to the networks is looked after; milliseconds. */
const REPAIR_MS = 15_000

/**
 * Logical networks as Linux bridges with dnsmasq and a firewall table each. What each should be is kept in
 * `<folder>/<network id>/spec.json`, so that a reboot, a dead dnsmasq or flushed rules are made good. One change at a
 * time: the parts (routes, forwarding) are the machine's, not one network's.
 */
export class LinuxNetworks implements Networks {
  private readonly parts: Parts
  private readonly specs: Map<string, NetworkSpec>
  private readonly timer: NodeJS.Timeout
  private firewall: Firewall | undefined
  private turn: Promise<unknown> = Promise.resolve()
  private faults: readonly BrokenNetwork[] = []
  private tell: () => void = () => undefined

  private constructor(parts: Parts, specs: Map<string, NetworkSpec>) {
    this.parts = parts
    this.specs = specs
    this.timer = setInterval(() => void this.repair(), REPAIR_MS)
    this.timer.unref()
  }

  /** Reads which networks there should be; changes nothing. */
  static async open(parts: Parts): Promise<LinuxNetworks> {
    await mkdir(parts.folder, { recursive: true, mode: 0o700 })
    const specs = new Map<string, NetworkSpec>()
    for (const name of await readdir(parts.folder)) {
      const spec = await readSpec(join(parts.folder, name, 'spec.json'))
      if (spec) specs.set(spec.networkId, spec)
    }
    return new LinuxNetworks(parts, specs)
  }

  ensure(network: NetworkSpec): Promise<{ bridge: string; created: boolean }> {
    return this.inTurn(async () => {
      const bridge = this.bridgeName(network.networkId)
      const subnet = network.ipv4 && parseCidr(network.ipv4.cidr)
      const known = this.specs.get(network.networkId)
      const link = await findLink(bridge)
      if (link && link.alias !== aliasOf(network.networkId))
        throw new AgentError('conflict', `There is a network device ${bridge} on this host that is not Overt's.`)
      if (subnet) await refuseTaken(subnet, bridge)
      const differs = !known || JSON.stringify(known) !== JSON.stringify(network)
      if (differs) {
        await mkdir(this.folderOf(network.networkId), { recursive: true, mode: 0o700 })
        // Before it is made: what a crash leaves half made is known and made good, or removed.
        await writeFileAtomic(join(this.folderOf(network.networkId), 'spec.json'), JSON.stringify(network, null, 2))
        this.specs.set(network.networkId, network)
      }
      await this.make(network, subnet, differs)
      return { bridge, created: link === undefined }
    })
  }

  remove(networkId: string): Promise<void> {
    return this.inTurn(async () => {
      const bridge = this.bridgeName(networkId)
      const link = await findLink(bridge)
      if (link?.alias === aliasOf(networkId)) {
        const members = await membersOf(bridge)
        if (members.length > 0)
          throw new AgentError('conflict', 'Machines on this host are attached to the network.', {
            details: { bridge, attached: members.slice(0, 20) },
          })
      }
      if (!this.specs.has(networkId)) return
      await stopDnsmasq(this.folderOf(networkId))
      await (await this.useFirewall()).remove(shortId(networkId))
      if (link?.alias === aliasOf(networkId)) await removeLink(bridge)
      await rm(this.folderOf(networkId), { recursive: true, force: true })
      this.specs.delete(networkId)
      if (![...this.specs.values()].some((spec) => spec.mode === 'nat'))
        await restoreForwarding(this.forwardingMemory())
    })
  }

  async bridgeOf(networkId: string): Promise<string> {
    if (this.specs.has(networkId)) return this.bridgeName(networkId)
    throw new AgentError('not_found', 'The network is not on this host.', { details: { networkId } })
  }

  repair(): Promise<void> {
    return this.inTurn(async () => {
      const faults: BrokenNetwork[] = []
      for (const spec of this.specs.values()) {
        const { networkId, name } = spec
        try {
          await this.make(spec, spec.ipv4 && parseCidr(spec.ipv4.cidr), false)
        } catch (error) {
          const reason = reasonOf(error)
          this.parts.log.error({ err: error, networkId, name }, `network ${name} could not be made good: ${reason}`)
          faults.push({ networkId, name, reason })
        }
      }
      const areOthers = JSON.stringify(faults) !== JSON.stringify(this.faults)
      this.faults = faults
      if (areOthers) this.tell()
    })
  }

  broken(): readonly BrokenNetwork[] {
    return this.faults
  }

  onBroken(listener: () => void): void {
    this.tell = listener
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.turn
  }

  private async make(network: NetworkSpec, subnet: Subnet | undefined, differs: boolean): Promise<void> {
    const { networkId, mode, mtu } = network
    const bridge = this.bridgeName(networkId)
    let link = await findLink(bridge)
    if (!link) {
      await makeBridge(bridge, aliasOf(networkId))
      link = await findLink(bridge)
    }
    if (link?.alias !== aliasOf(networkId)) throw new AgentError('conflict', `The device ${bridge} is not Overt's.`)
    const nat = mode === 'nat' && subnet !== undefined
    // The rules stand before the address does, so that an isolated network is never open for a moment.
    const rules = { bridge, nat, ...(subnet ? { network: networkText(subnet) } : {}) }
    const firewall = await this.useFirewall()
    if (differs || !(await firewall.isPresent(shortId(networkId)))) await firewall.apply(shortId(networkId), rules)
    if (nat) await enableForwarding(this.forwardingMemory())
    await configureBridge(link, mtu, network.ipv4?.cidr)
    if (subnet) await ensureDnsmasq(this.folderOf(networkId), bridge, mode, subnet)
  }

  private async useFirewall(): Promise<Firewall> {
    this.firewall ??= await findFirewall()
    return this.firewall
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.turn.then(act)
    this.turn = result.catch(() => undefined) // told to whoever asked; the next one starts anew
    return result
  }

  private bridgeName(networkId: string): string {
    return `${this.parts.bridgePrefix}${shortId(networkId)}`
  }

  private folderOf(networkId: string): string {
    return join(this.parts.folder, networkId)
  }

  private forwardingMemory(): string {
    return join(this.parts.folder, 'ip-forward.before')
  }
}

/** Eight hex digits, for a device's name ends at 15 characters. Time-ordered ids differ most at their end. */
function shortId(networkId: string): string {
  return networkId.replaceAll('-', '').slice(-8)
}

function aliasOf(networkId: string): string {
  return `overt:${networkId}`
}

/** Addresses of a network must lead nowhere else on this machine. */
async function refuseTaken(subnet: Subnet, bridge: string): Promise<void> {
  for (const route of await listRoutes()) {
    const taken = parseDestination(route.destination)
    if (!taken || route.device === bridge || !overlap(taken, subnet)) continue
    throw new AgentError(
      'conflict',
      `${networkText(subnet)} collides with ${route.destination} on ${route.device} of this host.`,
      {
        details: { cidr: networkText(subnet), route: route.destination, device: route.device },
      },
    )
  }
}

async function readSpec(path: string): Promise<NetworkSpec | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as NetworkSpec // written by ensure
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
