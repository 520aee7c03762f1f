import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions, type PeerCertificate, type TLSSocket } from 'node:tls'
import { type CheckedAddress, lookupOf } from './addresses.ts'
import { certificateInWords, failureInWords } from './trust.ts'

const timeoutMs = 5_000

/** What came of connecting somewhere. */
export interface Probe {
  /** Why there is no connection; undefined: there is one. */
  readonly unreachable: string | undefined
  /** Whose certificate was shown, and what is wrong with it or with TLS. */
  readonly certificate: string | undefined
  readonly tlsProblem: string | undefined
}

/** StartTLS as LDAP asks for it: an extended request with its OID, message 1. */
const startTlsRequest = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
])

/**
 * Connects to one of the addresses of a host, as what uses it does: to the first that takes connections. Looks at its
 * certificate and goes away again; nothing else is said.
 */
export async function probe(
  host: string,
  addresses: readonly CheckedAddress[],
  port: number,
  options: ConnectionOptions,
  startTls: boolean,
): Promise<Probe> {
  const socket = connectPlain({ host, port, lookup: lookupOf(addresses) })
  socket.setTimeout(timeoutMs, () => socket.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })))
  let secure: TLSSocket | undefined
  try {
    try {
      await once(socket, 'connect')
    } catch (error) {
      return { unreachable: failureInWords(error), certificate: undefined, tlsProblem: undefined }
    }
    try {
      if (startTls) await askForTls(socket)
      // Looked at also where it is not believed, to say whose it is.
      secure = connectTls({ ...options, socket, rejectUnauthorized: false })
      await once(secure, 'secureConnect')
    } catch (error) {
      return { unreachable: undefined, certificate: undefined, tlsProblem: failureInWords(error) }
    }
    return { unreachable: undefined, ...shown(secure) }
  } finally {
    secure?.destroy()
    socket.destroy()
  }
}

function shown(secure: TLSSocket): Pick<Probe, 'certificate' | 'tlsProblem'> {
  const certificate: PeerCertificate = secure.getPeerCertificate()
  const refusal = secure.authorized ? undefined : secure.authorizationError
  const code = typeof refusal === 'string' ? refusal : ((refusal as { code?: string } | undefined)?.code ?? '')
  return {
    certificate: 'subject' in certificate ? certificateInWords(certificate) : undefined,
    tlsProblem: secure.authorized ? undefined : failureInWords(Object.assign(new Error(code), { code })),
  }
}

async function askForTls(socket: Socket): Promise<void> {
  socket.write(startTlsRequest)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  // An extended response (0x78) whose result code, an enumeration of one byte, is success.
  const at = answer.indexOf(0x78)
  const code = at === -1 ? -1 : answer.indexOf(Buffer.from([0x0a, 0x01]), at)
  if (code === -1 || answer[code + 2] !== 0) throw new Error('it does not offer StartTLS')
}

function once(socket: Socket, event: 'connect' | 'secureConnect' | 'data'): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const done = (...args: unknown[]) => {
      socket.off('error', fail)
      socket.off('close', closed)
      resolve(args)
    }
    const fail = (error: Error) => {
      socket.off(event, done)
      reject(error)
    }
    const closed = () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    socket.once(event, done)
    socket.once('error', fail)
    socket.once('close', closed)
  })
}
