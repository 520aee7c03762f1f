import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Logger, reasonOf } from '../system/log.ts'
import { rpcLimits } from './rpc-connection.ts'

/** The PEM texts the agent serves with, and whom it serves. */
export type ServerIdentity = { key: string; certificate: string; caCertificate: string; engineId: string }

type Parts = {
  identity: ServerIdentity
  listenHost: string
  listenPort: number
  log: Logger
  onRpc(socket: WebSocket): void
  /** Answers what is to be done with the stream's socket; undefined refuses it. */
  onStream(streamId: string): ((socket: WebSocket) => void) | undefined
}

/** A frame of a byte stream; bytes. */
const STREAM_FRAME_BYTES = 1024 * 1024

/**
 * Listens with mutual TLS. Only a client whose certificate the authority issued, with the role `engine` (OU) and this
 * engine's id (CN), gets past the upgrade: agents hold certificates of the same authority and must not command others.
 */
export async function listen(parts: Parts): Promise<{ port: number; close(): Promise<void> }> {
  const { identity, log } = parts
  const server = createServer({
    key: identity.key,
    cert: identity.certificate,
    ca: identity.caCertificate,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3',
    maxHeaderSize: 16 * 1024,
  })
  const options = { noServer: true, perMessageDeflate: false, clientTracking: true }
  const rpc = new WebSocketServer({ ...options, maxPayload: rpcLimits.messageBytes })
  const streams = new WebSocketServer({ ...options, maxPayload: STREAM_FRAME_BYTES })

  server.on('request', (_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('This is an Overt agent; it speaks WebSocket.\n')
  })
  server.on('tlsClientError', (error, socket) => {
    log.warn({ err: error, from: socket.remoteAddress }, `refused a TLS client: ${reasonOf(error)}`)
  })
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', (error) => log.debug({ err: error }, 'socket failed'))
    if (!isEngine(request.socket as TLSSocket, identity.engineId)) {
      log.warn({ from: request.socket.remoteAddress }, 'refused a client that is not this engine')
      return refuse(socket, 403)
    }
    if (request.url === '/rpc') return rpc.handleUpgrade(request, socket, head, (open) => parts.onRpc(open))
    const streamId = /^\/streams\/([A-Za-z0-9_-]{22,64})$/.exec(request.url ?? '')?.[1]
    const serve = streamId ? parts.onStream(streamId) : undefined
    if (!serve) return refuse(socket, 404)
    // Called back synchronously, so that no frame arrives before its listener.
    streams.handleUpgrade(request, socket, head, serve)
  })
  await bind(server, parts.listenHost, parts.listenPort)
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP: never a pipe's string
    close: async () => {
      for (const socket of [...rpc.clients, ...streams.clients]) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function isEngine(socket: TLSSocket, engineId: string): boolean {
  if (!socket.authorized) return false
  const subject = socket.getPeerCertificate().subject
  return subject?.OU === 'engine' && subject.CN === engineId
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
