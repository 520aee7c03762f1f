import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { AppError } from '../errors.ts'

/** What a request's headers say about where it was sent and from where. */
export interface Addressing {
  readonly headers: IncomingHttpHeaders
  /** Whether it came over TLS. */
  readonly secure: boolean
}

/** The host names requests may be sent to, lower case; addresses are always allowed. */
export type AllowedHosts = ReadonlySet<string>

/** The allow-list of an engine: loopback, this machine, and the names it was given. */
export function allowedHosts(machineName: string, publicNames: readonly string[]): AllowedHosts {
  return new Set(['localhost', machineName, ...publicNames].map((name) => name.toLowerCase()))
}

/** Host and port of an authority (`host`, `host:port`, `[v6]:port`), or undefined if it is none. */
function splitHost(authority: string): { name: string; port: string } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/.exec(authority)
  if (!match) return undefined
  return { name: (match[1] ?? match[2] ?? '').toLowerCase().replace(/\.$/, ''), port: match[3] ?? '' }
}

/**
 * Refuses a request for a name that is not ours: a page of another site whose name was pointed at our address (DNS
 * rebinding) would otherwise be same-origin with us. An address can't be pointed elsewhere, so addresses pass.
 */
export function assertHost({ headers }: Addressing, allowed: AllowedHosts): void {
  const host = headers.host === undefined ? undefined : splitHost(headers.host)
  if (!host || (isIP(host.name) === 0 && !allowed.has(host.name)))
    throw new AppError(
      'invalid_request',
      'This engine is not known by that name. Use its address, or have the name added to its public names.',
    )
}

/**
 * Refuses a change, or a WebSocket, that a page of another origin asks for. Programs that are no browsers send no
 * Origin and pass; `required` is for what only browsers with our pages do.
 */
export function assertSameOrigin({ headers, secure }: Addressing, required = false): void {
  const refuse = () => new AppError('forbidden', 'This request comes from another site. Open the portal itself.')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refuse()
  if (headers.origin === undefined) {
    if (required) throw refuse()
    return
  }
  if (headers.origin !== `${secure ? 'https' : 'http'}://${headers.host ?? ''}`) throw refuse()
}
