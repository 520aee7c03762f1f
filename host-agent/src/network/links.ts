import { createHash } from 'node:crypto'
import { runTool } from '../system/run-tool.ts'

/** A network device as `ip -j link show` tells. */
export type Link = { name: string; kind?: string; alias?: string; mtu: number; isUp: boolean }

type IpLink = { ifname: string; ifalias?: string; mtu: number; flags?: string[]; linkinfo?: { info_kind?: string } }
type IpAddress = { addr_info?: { family: string; local: string; prefixlen: number }[] }
type IpRoute = { dst: string; dev?: string }

async function ip(...args: string[]): Promise<void> {
  await runTool('ip', args)
}

async function ipJson<T>(args: string[], accept: number[] = [0]): Promise<T[]> {
  const { code, output } = await runTool('ip', ['-j', ...args], { accept })
  return code === 0 && output.trim() !== '' ? (JSON.parse(output) as T[]) : [] // ip's own JSON
}

/** One device; undefined when there is none of that name. */
export async function findLink(name: string): Promise<Link | undefined> {
  const [found] = await ipJson<IpLink>(['-d', 'link', 'show', 'dev', name], [0, 1])
  if (!found) return undefined
  return {
    name: found.ifname,
    mtu: found.mtu,
    isUp: found.flags?.includes('UP') ?? false,
    ...(found.linkinfo?.info_kind ? { kind: found.linkinfo.info_kind } : {}),
    ...(found.ifalias ? { alias: found.ifalias } : {}),
  }
}

/** Devices attached to a bridge. */
export async function membersOf(bridge: string): Promise<string[]> {
  return (await ipJson<IpLink>(['link', 'show', 'master', bridge])).map((link) => link.ifname)
}

/**
 * Makes a bridge that forwards at once, marked as ours by its alias. Its hardware address is fixed: left to itself a
 * bridge takes its lowest port's, and guests would lose their gateway when a port goes.
 */
export async function makeBridge(name: string, alias: string): Promise<void> {
  const digest = createHash('sha256').update(alias).digest('hex')
  const mac = `02:${digest.slice(0, 10).match(/../g)?.join(':')}`
  await ip('link', 'add', 'name', name, 'address', mac, 'type', 'bridge', 'stp_state', '0', 'forward_delay', '0')
  await ip('link', 'set', 'dev', name, 'alias', alias)
}

/** Sets what differs of a bridge: its frame size, its one IPv4 address (`10.1.2.1/24`, or none), and that it is up. */
export async function configureBridge(link: Link, mtu: number | undefined, address: string | undefined): Promise<void> {
  if (mtu !== undefined && link.mtu !== mtu) await ip('link', 'set', 'dev', link.name, 'mtu', String(mtu))
  const [shown] = await ipJson<IpAddress>(['-4', 'address', 'show', 'dev', link.name])
  const present = (shown?.addr_info ?? []).map((info) => `${info.local}/${info.prefixlen}`)
  for (const old of present) if (old !== address) await ip('address', 'del', old, 'dev', link.name)
  if (address && !present.includes(address)) await ip('address', 'add', address, 'dev', link.name)
  if (!link.isUp) await ip('link', 'set', 'dev', link.name, 'up')
}

export async function removeLink(name: string): Promise<void> {
  await ip('link', 'del', 'dev', name)
}

/** The routes of the machine's main table, and its addresses, as destinations with their device. */
export async function listRoutes(): Promise<{ destination: string; device: string }[]> {
  const routes = await ipJson<IpRoute>(['-4', 'route', 'show', 'table', 'main'])
  return routes.map(({ dst, dev }) => ({ destination: dst, device: dev ?? 'no device' }))
}
