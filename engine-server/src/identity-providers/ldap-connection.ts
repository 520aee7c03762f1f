import { connect as connectPlain, isIP, type LookupFunction } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { Client } from 'ldapts'
import { AddressError, lookupOf, resolveHost } from './addresses.ts'
import { plainWords } from './plain-words.ts'
import type { LdapSettings } from './settings.ts'
import { authoritiesOf, failureInWords } from './trust.ts'

const connectMs = 5_000

/** A server that can't be used now; another one may be. The message is for people. */
export class UnreachableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(plainWords(message), options)
    this.name = 'UnreachableError'
  }
}

/** Where a server of a directory is. */
export interface LdapServer {
  readonly url: string
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise by StartTLS. Never without. */
  readonly tls: 'direct' | 'start'
}

/** The parts of an LDAP URL. */
export function serverOf(url: string): LdapServer {
  const { protocol, hostname, port } = new URL(url)
  const tls = protocol === 'ldaps:' ? 'direct' : 'start'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return { url, host, port: port === '' ? (tls === 'direct' ? 636 : 389) : Number(port), tls }
}

/** How TLS to a server is set up: who is believed, and whose name the certificate must bear. */
export function tlsOptionsOf({ host }: LdapServer, { caPem }: Pick<LdapSettings, 'caPem'>): ConnectionOptions {
  return {
    ca: authoritiesOf(caPem),
    minVersion: 'TLSv1.2',
    // An address is no server name; the certificate must be for it all the same.
    ...(isIP(host) === 0 ? { servername: host } : { host }),
  }
}

/**
 * A client of a server, secured by TLS before anything is said; a server that takes no connection shows at the first
 * thing that is. The caller ends it. Throws an UnreachableError.
 */
export async function connect(url: string, settings: LdapSettings, answerMs = 15_000): Promise<Client> {
  const server = serverOf(url)
  let lookup: LookupFunction
  try {
    lookup = lookupOf(await resolveHost(server.host, settings.allowLocalAddresses))
  } catch (error) {
    if (error instanceof AddressError) throw new UnreachableError(error.message, { cause: error })
    throw error
  }
  const host = isIP(server.host) === 6 ? `[${server.host}]` : server.host
  const options = tlsOptionsOf(server, settings)
  const client = new Client({
    url: `${server.tls === 'direct' ? 'ldaps' : 'ldap'}://${host}:${server.port}`,
    timeout: answerMs,
    connectTimeout: connectMs,
    strictDN: false,
    createConnection: once(lookup),
    ...(server.tls === 'direct' ? { tlsOptions: { ...options, lookup } } : {}),
  })
  if (server.tls === 'start')
    try {
      await startTls(client, options)
    } catch (error) {
      await end(client)
      throw new UnreachableError(`${url} can’t be used: ${failureInWords(error)}.`, { cause: error })
    }
  return client
}

/**
 * The library connects again by itself when a connection was lost. Where StartTLS secured that, the next one would be in
 * the clear, and a password would go over it: so there is no next one.
 */
function once(lookup: LookupFunction): typeof connectPlain {
  let isUsed = false
  return ((port: number, host: string) => {
    if (isUsed) throw Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' })
    isUsed = true
    return connectPlain({ port, host, lookup })
  }) as typeof connectPlain // of its overloads the library uses this one
}

/** Secures a connection. */
async function startTls(client: Client, options: ConnectionOptions): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), 2 * connectMs)
  })
  try {
    await Promise.race([client.startTLS(options), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Ends a connection, whatever state it is in. */
export async function end(client: Client): Promise<void> {
  try {
    await client.unbind()
  } catch {
    // It has ended already, which is what was wanted.
  }
}
