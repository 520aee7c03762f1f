// IPv4 networks written with the bridge's own address, as 10.83.0.1/24.

/** A parsed network: numbers, so that ranges compare. */
export interface Ipv4Cidr {
  readonly address: number
  readonly prefix: number
  /** First and last address of the range. */
  readonly first: number
  readonly last: number
}

/** Parses `a.b.c.d/n`; undefined if it is not one (also with leading zeros, which some read as octal). */
export function parseCidr(text: string): Ipv4Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (!match) return undefined
  const parts = match.slice(1)
  if (parts.some((part) => String(Number(part)) !== part)) return undefined
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.map(Number)
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) return undefined
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const size = 2 ** (32 - prefix)
  const first = Math.floor(address / size) * size
  return { address, prefix, first, last: first + size - 1 }
}

/** Writes a network as it is stored. */
export function formatCidr({ address, prefix }: Pick<Ipv4Cidr, 'address' | 'prefix'>): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256)
  return `${bytes.join('.')}/${prefix}`
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(range)

/** Why a network can't be a bridge's, as the end of a sentence; undefined if it can. */
export function cidrMistake(cidr: Ipv4Cidr): string | undefined {
  if (cidr.prefix < 16 || cidr.prefix > 29) return 'must have a prefix of 16 to 29'
  if (cidr.address === cidr.first || cidr.address === cidr.last)
    return "must begin with the bridge's own address, which is not the first or last of the network"
  if (!privateRanges.some((allowed) => allowed.first <= cidr.first && cidr.last <= allowed.last))
    return 'must be private addresses (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10)'
  return undefined
}

/** The first free /24 from 10.83.0.0 on, its bridge at .1; undefined when thousands are taken. */
export function chooseFree(taken: readonly Ipv4Cidr[]): Ipv4Cidr | undefined {
  const { first: start } = range('10.83.0.0/16')
  const { last: end } = range('10.0.0.0/8')
  for (let first = start; first + 255 <= end; first += 256) {
    const last = first + 255
    if (!taken.some((other) => other.first <= last && first <= other.last))
      return { address: first + 1, prefix: 24, first, last }
  }
  return undefined
}

function range(text: string): Ipv4Cidr {
  const parsed = parseCidr(text)
  if (!parsed) throw new Error(`${text} is no network`)
  return parsed
}
