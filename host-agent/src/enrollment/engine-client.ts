import { createHash, X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import {
  connect,
  checkServerIdentity,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls'

/** The engine could not be reached, or is not ours: try again. */
export class EngineUnreachable extends Error {
  override readonly name = 'EngineUnreachable'
}

/** The engine answered that it will not: trying again with the same token is useless. */
export class EnrollmentRefused extends Error {
  override readonly name = 'EnrollmentRefused'
  /** The engine's error code, as `conflict` for a machine whose host it is connected to. */
  readonly code: string | undefined

  constructor(reason: string, code?: string) {
    super(reason)
    this.code = code
  }
}

export type EnrollmentBody = {
  token: string
  certificateSigningRequest: string
  hostName: string
  address: string
  port: number
  machineId: string
}

export type EnrollmentReply = { hostId: string; engineId: string; certificate: string; caCertificate: string }

const DEADLINE_MS = 15_000
const REPLY_BYTES = 256 * 1024
/** Of what the engine says, as much goes into a log. */
const SENTENCE_LENGTH = 300

/**
 * Finds the certificate of the authority, by its fingerprint, in what the engine's server presents. Nothing is sent on
 * this connection, for nothing is verified on it: the certificate found is what the next one is verified with.
 */
export function fetchAuthority(engineUrl: string, fingerprint: string): Promise<string> {
  const { hostname, port } = new URL(engineUrl)
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      host: bare(hostname),
      port: Number(port || 443),
      rejectUnauthorized: false,
      ...serverName(hostname),
    })
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(DEADLINE_MS, () => fail(new EngineUnreachable('The engine does not answer.')))
    socket.once('error', (error) => fail(new EngineUnreachable('The engine cannot be reached.', { cause: error })))
    socket.once('secureConnect', () => {
      const found = findInChain(socket.getPeerCertificate(true), fingerprint)
      socket.destroy()
      if (found) resolve(new X509Certificate(found).toString())
      else reject(new EngineUnreachable('The engine presents no authority with the fingerprint this host was told.'))
    })
  })
}

/** Registers this host. Verifies the engine by the authority given; the token is sent only then. */
export async function postEnrollment(
  engineUrl: string,
  authority: string,
  body: EnrollmentBody,
): Promise<EnrollmentReply> {
  const reply = (await post(
    new URL('/api/v1/host-enrollments', engineUrl),
    authority,
    body,
  )) as Partial<EnrollmentReply>
  const { hostId, engineId, certificate, caCertificate } = reply
  if (hostId && engineId && certificate && caCertificate) return { hostId, engineId, certificate, caCertificate }
  throw new EngineUnreachable('The engine answered something else than an enrollment.')
}

/**
 * Asks the engine whether the host of a certificate is still registered; answers what it waits for, a sentence.
 * @throws EnrollmentRefused with the engine's reason when it is not; EngineUnreachable
 */
export async function checkEnrollment(engineUrl: string, authority: string, certificate: string): Promise<string> {
  const url = new URL('/api/v1/host-enrollments/check', engineUrl)
  const { message } = (await post(url, authority, { certificate })) as { message?: unknown }
  if (typeof message === 'string') return message.slice(0, SENTENCE_LENGTH)
  throw new EngineUnreachable('The engine answered something else than whether this host is registered.')
}

/** Posts JSON to the engine, which is verified by the authority given; answers the JSON of its reply. */
function post(url: URL, authority: string, body: object): Promise<object> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        ca: authority,
        timeout: DEADLINE_MS,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        checkServerIdentity: isEngine,
        ...serverName(url.hostname),
      },
      (response) => {
        let answer = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          answer += part
          if (answer.length > REPLY_BYTES) call.destroy(new Error('The answer is too long.'))
        })
        response.on('end', () => {
          try {
            resolve(readAnswer(response.statusCode ?? 0, answer))
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    call.on('timeout', () => call.destroy(new Error('The engine does not answer.')))
    call.on('error', (error) => reject(new EngineUnreachable('The engine cannot be reached.', { cause: error })))
    call.end(text)
  })
}

/** By its name, or by the role the authority gave it: the engine's addresses may change, other hosts may not pose as it. */
function isEngine(hostname: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subject.OU === 'engine') return undefined
  return checkServerIdentity(hostname, certificate)
}

function readAnswer(status: number, text: string): object {
  if (status === 201 || status === 200) {
    const reply: unknown = JSON.parse(text)
    if (typeof reply === 'object' && reply !== null) return reply
    throw new EngineUnreachable('The engine answered something else than an object.')
  }
  // 408, 429 and all of 5xx may pass; any other refusal is about this token or this host.
  if (status >= 500 || status === 429 || status === 408 || status === 404)
    throw new EngineUnreachable(`The engine answered ${status}.`)
  const { said = `The engine answered ${status}.`, code } = readProblem(text)
  throw new EnrollmentRefused(said, code)
}

function readProblem(text: string): { said?: string; code?: string } {
  try {
    const { detail, title, code } = JSON.parse(text) as { detail?: unknown; title?: unknown; code?: unknown }
    const said = detail ?? title
    return {
      ...(typeof said === 'string' ? { said: said.slice(0, SENTENCE_LENGTH) } : {}),
      ...(typeof code === 'string' ? { code } : {}),
    }
  } catch {
    return {}
  }
}

function findInChain(leaf: DetailedPeerCertificate, fingerprint: string): Buffer | undefined {
  let at: DetailedPeerCertificate | undefined = leaf
  for (let depth = 0; at?.raw && depth < 8; depth += 1) {
    if (createHash('sha256').update(at.raw).digest('hex') === fingerprint) return at.raw
    const issuer: DetailedPeerCertificate | undefined = at.issuerCertificate
    at = issuer === at ? undefined : issuer
  }
  return undefined
}

/** `[::1]` of a URL as `::1`. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** An address is no server name in TLS. */
function serverName(hostname: string): { servername?: string } {
  return /^[\d.]+$|^\[/.test(hostname) ? { servername: '' } : {}
}
