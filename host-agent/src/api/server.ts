import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type Accept, StreamMux, streamProtocol } from '@overt/api-client/agent/stream-mux'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ChannelCall, migrationProtocol, readChannelUrl } from '../migration/channels.ts'
import { windowHeader } from '../migration/window.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { rpcLimits } from './rpc-connection.ts'

/** The PEM texts the agent serves with, and whom it serves. */
export type ServerIdentity = { key: string; certificate: string; caCertificate: string; engineId: string }

/** A listening agent. */
export type AgentServer = {
  port: number
  /** Presents this certificate, PEM, from the next connection on. */
  show(certificate: string): void
  close(): Promise<void>
}

type Parts = {
  identity: ServerIdentity
  listenHost: string
  listenPort: number
  log: Logger
  onRpc(socket: WebSocket): void
  /** Takes a byte stream by its id, or refuses it. */
  onStream: Accept
  /** Takes a channel of a migration from another host; `answer` accepts it. Rejects to refuse it. */
  onMigration(hostId: string, call: ChannelCall, answer: () => Duplex): Promise<void>
}

/**
 * Listens with mutual TLS. Only a client whose certificate the authority issued, with the role `engine` (OU) and this
 * engine's id (CN), may command: agents hold certificates of the same authority, and may do nothing here but open the
 * channels of a migration the engine has told of.
 */
export async function listen(parts: Parts): Promise<AgentServer> {
  const { identity, log } = parts
  const context = {
    key: identity.key,
    cert: identity.certificate,
    ca: identity.caCertificate,
    minVersion: 'TLSv1.3',
  } as const
  const server = createServer({
    ...context,
    requestCert: true,
    rejectUnauthorized: true,
    maxHeaderSize: 16 * 1024,
  })
  const rpc = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: true,
    maxPayload: rpcLimits.messageBytes,
  })
  const streams = new Set<StreamMux>()

  server.on('request', (_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('This is an Overt agent; it speaks WebSocket.\n')
  })
  server.on('tlsClientError', (error, socket) => {
    log.warn({ err: error, from: socket.remoteAddress }, `refused a TLS client: ${reasonOf(error)}`)
  })
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', (error) => log.debug({ err: error }, 'socket failed'))
    const client = clientOf(request.socket as TLSSocket)
    const wanted = readChannelUrl(request.url ?? '')
    if (client?.role === 'host' && wanted && request.headers.upgrade === migrationProtocol)
      return void takeChannel(
        parts,
        client.id,
        { ...wanted, hasWindow: request.headers[windowHeader] === '1' },
        socket,
        head,
      )
    if (client?.role !== 'engine' || client.id !== identity.engineId) {
      log.warn({ from: request.socket.remoteAddress }, 'refused a client that is not this engine')
      return refuse(socket, 403)
    }
    if (request.url === '/rpc') return rpc.handleUpgrade(request, socket, head, (open) => parts.onRpc(open))
    if (request.url !== '/streams' || request.headers.upgrade !== streamProtocol) return refuse(socket, 404)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${streamProtocol}\r\n\r\n`)
    const mux = new StreamMux(socket, { accept: parts.onStream, head })
    streams.add(mux)
    socket.once('close', () => streams.delete(mux))
  })
  await bind(server, parts.listenHost, parts.listenPort)
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP: never a pipe's string
    show: (certificate) => server.setSecureContext({ ...context, cert: certificate }),
    close: async () => {
      for (const socket of rpc.clients) socket.terminate()
      for (const mux of streams) mux.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Who a client is by its certificate: the role (OU) and the id (CN) the authority gave it. */
function clientOf(socket: TLSSocket): { role: string; id: string } | undefined {
  if (!socket.authorized) return undefined
  const { OU: role, CN: id } = socket.getPeerCertificate().subject ?? {}
  // An attribute given twice is a list, which no certificate of ours has.
  return typeof role === 'string' && typeof id === 'string' ? { role, id } : undefined
}

async function takeChannel(
  { onMigration, log }: Parts,
  hostId: string,
  call: ChannelCall,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  try {
    await onMigration(hostId, call, () => {
      const agreed = call.hasWindow ? `${windowHeader}: 1\r\n` : ''
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${migrationProtocol}\r\n${agreed}\r\n`,
      )
      if (head.length > 0) socket.unshift(head)
      return socket
    })
  } catch (error) {
    log.warn({ err: error, hostId, ...call }, `refused a channel of a migration: ${reasonOf(error)}`)
    refuse(socket, 403)
  }
}

function refuse(socket: Duplex, status: 403 | 404): void {
  const text = status === 403 ? 'Forbidden' : 'Not Found'
  socket.end(`HTTP/1.1 ${status} ${text}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
