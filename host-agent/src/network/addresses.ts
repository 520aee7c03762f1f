import { AgentError } from '../errors.ts'

/** An IPv4 network with the bridge's own address in it. Addresses are numbers of 32 bits. */
export type Subnet = { address: number; network: number; broadcast: number; prefixLength: number }

/** Reads `10.1.2.1/24`. `invalid_request` unless the address is a host of a network of at least 4 addresses. */
export function parseCidr(cidr: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr)
  const octets = match?.slice(1, 5).map(Number)
  const prefixLength = Number(match?.[5])
  if (!octets || octets.some((octet) => octet > 255) || !(prefixLength >= 8 && prefixLength <= 30))
    throw new AgentError('invalid_request', `${cidr} is not an IPv4 address with a prefix of 8 to 30 bits.`)
  const address = octets.reduce((value, octet) => value * 256 + octet, 0)
  const size = 2 ** (32 - prefixLength)
  const network = Math.floor(address / size) * size
  const broadcast = network + size - 1
  if (address === network || address === broadcast)
    throw new AgentError('invalid_request', `${cidr} names the network or its broadcast address, not a host in it.`)
  return { address, network, broadcast, prefixLength }
}

/** The dotted form of an address. */
export function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.')
}

/** `10.1.2.0/24`. */
export function networkText({ network, prefixLength }: Subnet): string {
  return `${dotted(network)}/${prefixLength}`
}

/** Whether two networks share an address. */
export function overlap(a: Pick<Subnet, 'network' | 'broadcast'>, b: Pick<Subnet, 'network' | 'broadcast'>): boolean {
  return a.network <= b.broadcast && b.network <= a.broadcast
}

/** The destination of a route as `ip -j route` writes it: `10.1.2.0/24`, or an address alone. Undefined for `default`. */
export function parseDestination(text: string): Pick<Subnet, 'network' | 'broadcast'> | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text)
  if (!match?.[1]) return undefined
  const address = match[1].split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
  const size = 2 ** (32 - Number(match[2] ?? 32))
  const network = Math.floor(address / size) * size
  return { network, broadcast: network + size - 1 }
}

/** The ranges DHCP gives out: every host address except the bridge's own. */
export function dhcpRanges({ address, network, broadcast }: Subnet): [first: number, last: number][] {
  const ranges: [number, number][] = [
    [network + 1, address - 1],
    [address + 1, broadcast - 1],
  ]
  return ranges.filter(([first, last]) => first <= last)
}
