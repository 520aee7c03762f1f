// Where the engine may connect to on somebody's word: names are resolved and every address looked at before anything
// is sent, and the connection goes to the very address that was looked at, so that a name can't lead elsewhere between.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** A name that leads nowhere, or where nothing may be sent; the message is for people. */
export class AddressError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AddressError'
  }
}

/** Where no server can be. */
const never = new BlockList()
never.addSubnet('0.0.0.0', 8)
never.addSubnet('224.0.0.0', 3) // multicast, reserved, broadcast
never.addAddress('::', 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')

/** This machine itself, and link-local addresses, among them those where clouds give machines their secrets. */
const local = new BlockList()
local.addSubnet('127.0.0.0', 8)
local.addSubnet('169.254.0.0', 16)
local.addAddress('::1', 'ipv6')
local.addSubnet('fe80::', 10, 'ipv6')
// Where Amazon's cloud gives them by IPv6.
local.addAddress('fd00:ec2::254', 'ipv6')

/** Why nothing is sent to an address, or undefined if it may. */
export function refusalOf(address: string, allowLocal: boolean): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4' // an IPv4 address within an IPv6 one is looked at as what it is
  if (never.check(address, family)) return 'no server can have that address'
  if (!allowLocal && local.check(address, family))
    return 'that is this machine itself or a link-local address, which the provider’s settings do not allow'
  return undefined
}

/** An address that was looked at. */
export interface CheckedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/**
 * The addresses of a host, none of them forbidden. One that is forbidden refuses the name: a name that means our network
 * and this machine is not to be trusted. Throws an AddressError.
 */
export async function resolveHost(host: string, allowLocal: boolean): Promise<readonly CheckedAddress[]> {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  let found: CheckedAddress[]
  try {
    found = (await lookup(name, { all: true })).map(({ address, family }) => ({
      address,
      family: family === 6 ? 6 : 4,
    }))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new AddressError(
      code === 'EAI_AGAIN'
        ? `The name server did not answer when it was asked for ${name}.`
        : `There is no host named ${name}.`,
    )
  }
  for (const { address } of found) {
    const refusal = refusalOf(address, allowLocal)
    if (refusal !== undefined) throw new AddressError(`${name} leads to ${address}, where nothing is sent: ${refusal}.`)
  }
  return found
}

/** A look-up that gives what was looked at, whatever the name leads to by then. */
export function lookupOf(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_name, options, done) => {
    if (options.all) done(null, [...addresses])
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family)
  }
}
