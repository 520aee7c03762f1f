/** The addresses of an IPv4 network, as numbers of 32 bits. */
export type Subnet = { readonly first: number; readonly last: number }

/** Reads `10.1.2.3/24` as the network it is in; undefined for what is no IPv4. */
export function parseSubnet(cidr: string): Subnet | undefined {
  const [, address, prefix] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr) ?? []
  if (!address || !prefix) return undefined
  const size = 2 ** (32 - Number(prefix))
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  const first = Math.floor(value / size) * size
  return { first, last: first + size - 1 }
}

/** Whether two networks share an address. */
export function areOverlapping(a: Subnet, b: Subnet): boolean {
  return a.first <= b.last && b.first <= a.last
}
