import { createPublicKey, X509Certificate } from 'node:crypto'
import { AgentError } from '../errors.ts'
import { type Identity, saveIdentity } from './identity.ts'
import { certificateFits, requestOver } from './signing-request.ts'

/** The host's certificate, which its engine renews; the key stays, as it is what the engine knows the host by. */
export class HostCertificate {
  private readonly dataDir: string
  private readonly hostName: string
  private readonly identity: Identity
  private readonly show: (certificate: string) => void

  /** `show` makes the agent's server present a certificate. */
  constructor(parts: { dataDir: string; hostName: string; identity: Identity; show: (certificate: string) => void }) {
    this.dataDir = parts.dataDir
    this.hostName = parts.hostName
    this.identity = parts.identity
    this.show = parts.show
  }

  /** A request for a new certificate, in PEM. */
  request(): Promise<string> {
    return requestOver(this.identity.key, this.hostName)
  }

  /** Keeps a certificate and shows it from now on. @throws AgentError `invalid_request` for one that does not fit */
  async install(certificate: string): Promise<void> {
    const { key, caCertificate } = this.identity
    const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string // PEM is text
    if (!isGoodNow(certificate) || !certificateFits(certificate, caCertificate, publicKey))
      throw new AgentError(
        'invalid_request',
        'The certificate is not of the engine’s authority, over this host’s key and good now.',
      )
    // On disk first: a host that starts again must show at least what it showed before.
    await saveIdentity(this.dataDir, { ...this.identity, certificate })
    this.identity.certificate = certificate
    this.show(certificate)
  }
}

function isGoodNow(pem: string): boolean {
  try {
    const { validFromDate, validToDate } = new X509Certificate(pem)
    return validFromDate <= new Date() && new Date() < validToDate
  } catch {
    return false
  }
}
