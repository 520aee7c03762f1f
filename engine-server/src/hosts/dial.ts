import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  checkServerIdentity as checkNames,
  connect,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { WebSocket } from 'ws'
import { keyFingerprintOf } from '../authority/certificates.ts'
import { SmallReads } from './small-reads.ts'

/** Whom to dial: an approved host. */
export interface DialTarget {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly port: number
  /** SHA-256 of the certificate (DER) last issued to the host, in lower-case hexadecimal. */
  readonly certificateFingerprint: string
  /** SHA-256 of its public key (DER); null for a host whose key was not noted yet. */
  readonly keyFingerprint: string | null
  /** Somebody approved that it be given a new certificate: the one it has may have ended meanwhile. */
  readonly mayHaveEnded: boolean
}

/** With what the engine shows itself to agents, all PEM. */
export interface EngineClientIdentity {
  readonly key: string
  readonly certificate: string
  readonly caCertificate: string
}

/** The TLS server name of a host. An address can be reused; an id cannot. */
export function serverNameOf(hostId: string): string {
  return `${hostId}.host.overt.internal`
}

/** The largest message an agent may send; a full report of a large host stays well below. Bytes. */
const MAX_RPC_MESSAGE = 64 * 1024 * 1024
/** How long an agent may take to accept a connection. Milliseconds. */
export const HANDSHAKE_MS = 10_000

/** Opens TCP to a host's agent. @throws what the network says; that there was no answer in time; the signal's reason */
export async function reach({ address, port }: DialTarget, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: address, port, noDelay: true })
  const late = setTimeout(() => socket.destroy(new Error('the host does not answer')), HANDSHAKE_MS)
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(late)
  }
}

/**
 * Connects to a host's agent, over what was `reached` if that is given. The server's certificate must come from our
 * authority, carry the host's id as its name, and be over the key the host is known by, or be the very one issued to it
 * where that is not known. One that has ended is believed of a host whose renewal was approved, if it is the one that was
 * issued last, over the key the host is known by.
 */
export function connectTo(target: DialTarget, identity: EngineClientIdentity, reached?: Duplex): TLSSocket {
  const transport = connect({
    ...(reached ? { socket: reached } : { host: target.address, port: target.port }),
    secureContext: contextOf(identity),
    servername: serverNameOf(target.id),
    checkServerIdentity: (_name, certificate) => wrongServer(target, certificate),
    rejectUnauthorized: !target.mayHaveEnded,
  })
  if (target.mayHaveEnded)
    transport.prependOnceListener('secureConnect', () => {
      const wrong = transport.authorized ? undefined : wrongButForItsEnd(transport, target, identity)
      if (wrong) transport.destroy(wrong)
    })
  transport.setNoDelay(true)
  return transport
}

/** Parsed once: an engine that starts dials all its hosts in the same moment. */
const contexts = new WeakMap<EngineClientIdentity, SecureContext>()

function contextOf(identity: EngineClientIdentity): SecureContext {
  const known = contexts.get(identity)
  if (known) return known
  const { key, certificate: cert, caCertificate: ca } = identity
  const made = createSecureContext({ key, cert, ca, minVersion: 'TLSv1.3' })
  contexts.set(identity, made)
  return made
}

/** Begins to open the WebSocket of the RPC to a host's agent that was reached. */
export function dial(target: DialTarget, identity: EngineClientIdentity, reached: Socket): WebSocket {
  const host = target.address.includes(':') ? `[${target.address}]` : target.address
  return new WebSocket(`wss://${host}:${target.port}/rpc`, {
    createConnection: () => connectTo(target, identity, new SmallReads(reached)),
    handshakeTimeout: HANDSHAKE_MS,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: MAX_RPC_MESSAGE,
    followRedirects: false,
  })
}

/**
 * Why a certificate that TLS does not accept is refused even so. Of several faults TLS names the last, which may be the
 * end of a certificate that is not ours at all: everything is looked at again.
 */
function wrongButForItsEnd(
  transport: TLSSocket,
  target: DialTarget,
  identity: EngineClientIdentity,
): Error | undefined {
  const shown = transport.getPeerCertificate()
  const certificate = new X509Certificate(shown.raw)
  if (!certificate.verify(new X509Certificate(identity.caCertificate).publicKey))
    return new Error('the agent shows a certificate of another authority')
  if (target.keyFingerprint === null || fingerprintOf(shown) !== target.certificateFingerprint)
    return new Error('the agent shows a certificate that has ended, and is not the one whose renewal was approved')
  if (certificate.validToDate > new Date()) return transport.authorizationError
  return wrongServer(target, shown)
}

/** What a failed connection comes to, in words that say what to do where something can be done. */
export function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  return code === 'CERT_HAS_EXPIRED' ? 'its certificate has ended; have it renewed' : error.message
}

/** Why a certificate is not this host's, or undefined when it is. */
export function wrongServer(target: DialTarget, certificate: PeerCertificate): Error | undefined {
  if (target.keyFingerprint !== null) {
    if (keyFingerprintOf(new X509Certificate(certificate.raw).publicKey) !== target.keyFingerprint)
      return new Error('the agent shows a certificate over another key than this host has')
    return checkNames(serverNameOf(target.id), certificate)
  }
  if (fingerprintOf(certificate) !== target.certificateFingerprint)
    return new Error('the agent shows another certificate than the one issued to this host')
  return checkNames(serverNameOf(target.id), certificate)
}

function fingerprintOf({ raw }: PeerCertificate): string {
  return createHash('sha256').update(raw).digest('hex')
}
