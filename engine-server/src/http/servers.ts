import { createServer, type IncomingMessage, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Authority, Credentials } from '../authority/authority.ts'
import { AppError } from '../errors.ts'
import type { Identities, Identity } from '../identity/identities.ts'
import type { Log } from '../log/log.ts'
import { credentialOf } from './authenticate.ts'
import { toErrorResponse } from './error-response.ts'
import { RequestFacts } from './facts.ts'
import { type AllowedHosts, assertHost, assertSameOrigin } from './origin.ts'

/** A request to become a WebSocket that has passed the guards: a Host of ours, no foreign Origin. */
export interface UpgradeRequest {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly url: URL
  readonly facts: RequestFacts
  /** Who asks, if cookie or token say so; a ticket may be credential enough. */
  readonly identity: Identity | undefined
}
/** Serves upgrades of one path. What it rejects with before it answers is sent as a problem. */
export interface UpgradeRoute {
  /** Full path, as `/api/v1/consoles`. */
  readonly path: string
  readonly handle: (upgrade: UpgradeRequest) => Promise<void> | void
}

/** What the listeners are made of. */
export interface ServerParts {
  readonly handle: RequestListener
  readonly upgrades: readonly UpgradeRoute[]
  readonly allowedHosts: AllowedHosts
  readonly identities: Identities
  readonly authority: Authority
  /** What the certificate of the TLS listener names. */
  readonly certificateNames: readonly string[]
  readonly log: Log
}
/** Where to listen; port 0 takes a free one. */
export interface ListenOptions {
  readonly httpHost: string
  readonly httpPort: number
  readonly httpsHost: string
  readonly httpsPort: number
}
/** The two running listeners. */
export interface Servers {
  readonly httpPort: number
  readonly httpsPort: number
  /** Takes no new connection, lets answers finish for as long as given, then cuts what is left. */
  close(drainMs: number): Promise<void>
}

/** A port that can't be had; the message is for the operator. */
export class ListenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ListenError'
  }
}

const renewalCheckMs = 6 * 3_600_000

/** Opens both listeners. */
export async function listen(parts: ServerParts, options: ListenOptions): Promise<Servers> {
  let credentials = await parts.authority.serverCredentials(parts.certificateNames)
  const plain = createServer(parts.handle)
  const secure = createSecureServer({ ...tls(credentials), minVersion: 'TLSv1.2' }, parts.handle)
  for (const server of [plain, secure]) prepare(server, parts)
  await listenOn(plain, options.httpHost, options.httpPort)
  try {
    await listenOn(secure, options.httpsHost, options.httpsPort)
  } catch (error) {
    plain.close()
    throw error
  }
  const renew = async () => {
    if (credentials.renewAt > new Date()) return
    credentials = await parts.authority.serverCredentials(parts.certificateNames)
    secure.setSecureContext(tls(credentials))
    parts.log.info('the certificate of the TLS listener was renewed')
  }
  const renewal = setInterval(
    () => void renew().catch((error: unknown) => parts.log.error({ error }, 'the certificate could not be renewed')),
    renewalCheckMs,
  )
  renewal.unref()
  return {
    httpPort: portOf(plain),
    httpsPort: portOf(secure),
    async close(drainMs) {
      clearInterval(renewal)
      await Promise.all([plain, secure].map((server) => drain(server, drainMs)))
    },
  }
}

function tls({ keyPem, chainPem }: Credentials): { key: string; cert: string } {
  return { key: keyPem, cert: chainPem }
}

function prepare(server: Server | SecureServer, parts: ServerParts): void {
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  server.keepAliveTimeout = 65_000
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade(parts, request, socket, head)
  })
}

async function upgrade(parts: ServerParts, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const facts = new RequestFacts(request, parts.log)
  const onError = (error: unknown) => facts.log.debug({ error }, 'a WebSocket broke off before it was one')
  socket.on('error', onError)
  try {
    const addressing = { headers: request.headers, secure: facts.secure }
    assertHost(addressing, parts.allowedHosts)
    assertSameOrigin(addressing)
    const url = new URL(request.url ?? '/', 'http://engine')
    const route = parts.upgrades.find(({ path }) => path === url.pathname)
    if (!route) throw new AppError('not_found', 'There is no WebSocket at this path.')
    const credential = credentialOf(request.headers, facts.secure)
    const identity = credential && credential.secret !== '' ? await parts.identities.find(credential) : undefined
    socket.off('error', onError)
    await route.handle({ request, socket, head, url, facts, identity })
  } catch (error) {
    const { status, headers, body } = toErrorResponse(error, facts.requestId, facts.log)
    const text = JSON.stringify(body)
    const lines = Object.entries({
      ...headers,
      'Content-Type': 'application/problem+json',
      'Content-Length': String(Buffer.byteLength(text)),
      'X-Request-Id': facts.requestId,
      Connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`)
  }
}

async function listenOn(server: Server | SecureServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? 'another program uses it. Stop that program, or choose another port'
          : `the system refuses (${cause.code ?? cause.message})`
      reject(new ListenError(`Port ${port} on ${host} can't be opened: ${why}.`, { cause }))
    })
    server.listen(port, host, resolve)
  })
}

function portOf(server: Server | SecureServer): number {
  return (server.address() as AddressInfo).port // it listens on a port, not on a path
}

async function drain(server: Server | SecureServer, drainMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearTimeout(cut)
}
