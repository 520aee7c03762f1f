import { type PeerCertificate, rootCertificates } from 'node:tls'
import { readCertificates } from './settings.ts'

/** What is believed of a server's certificate: the given authorities, or the well-known ones. */
export function authoritiesOf(caPem: string | null): string[] {
  const own = caPem === null ? undefined : readCertificates(caPem)
  return own ? own.map((certificate) => certificate.toString()) : [...rootCertificates]
}

/** Whose certificate it is, who signed it and until when it is good, in words. */
export function certificateInWords(certificate: PeerCertificate): string {
  const whose = named(certificate.subject) ?? 'nobody by name'
  const by = named(certificate.issuer) ?? 'nobody by name'
  const until = new Date(certificate.valid_to)
  const names = certificate.subjectaltname?.replaceAll(/DNS:|IP Address:/g, '') ?? 'no name'
  return `The certificate is of ${whose} (for ${names}), signed by ${by}, good until ${until.toISOString().slice(0, 10)}`
}

function named(name: PeerCertificate['subject'] | undefined): string | undefined {
  return [name?.CN, name?.O].flatMap((part) => part ?? []).join(', ') || undefined
}

const reasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself and not among the authorities that are believed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority that signed it is not among those that are believed',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority that signed it is not among those that are believed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority that signed it is not among those that are believed',
  UNABLE_TO_GET_ISSUER_CERT: 'a certificate between it and its authority is missing',
  CERT_HAS_EXPIRED: 'it has ended',
  CERT_NOT_YET_VALID: 'it is not good yet; a clock may be wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
}
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it did not answer in time',
  EPIPE: 'the connection was cut',
}

/** Whether an error code is of the network or of TLS. */
export function isConnectionFailure(code: string): boolean {
  return code in reasons || code in unreachable || /^ERR_SSL|^EPROTO/.test(code)
}

/** Why a connection failed, to follow a colon. */
export function failureInWords(error: unknown): string {
  const first = error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error
  const code = first instanceof Error && 'code' in first ? String(first.code) : ''
  const reason = reasons[code]
  if (reason !== undefined) return `its certificate is not believed: ${reason}`
  if (unreachable[code] !== undefined) return unreachable[code]
  if (/^ERR_SSL|^EPROTO/.test(code)) return 'it does not speak TLS as it should'
  const message = first instanceof Error ? first.message : String(first)
  // As the LDAP library says it, which has no codes.
  if (/timed? ?out/i.test(message)) return 'it did not answer in time'
  if (/^(Socket|Connection)/.test(message)) return 'the connection was cut'
  return message
}
