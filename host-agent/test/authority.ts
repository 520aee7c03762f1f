import 'reflect-metadata'
import { createHash, randomUUID, type webcrypto } from 'node:crypto'
import {
  Pkcs10CertificateRequest,
  X509CertificateGenerator,
  type X509Certificate,
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const
const validity = () => ({ notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) })

export type Pem = { key: string; certificate: string }

/** A certificate authority as the engine has one. */
export class Authority {
  readonly engineId = randomUUID()
  readonly certificate: string
  readonly fingerprint: string
  private readonly keys: webcrypto.CryptoKeyPair
  private readonly root: X509Certificate

  private constructor(keys: webcrypto.CryptoKeyPair, root: X509Certificate) {
    this.keys = keys
    this.root = root
    this.certificate = root.toString('pem')
    this.fingerprint = createHash('sha256').update(Buffer.from(root.rawData)).digest('hex')
  }

  static async create(): Promise<Authority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const root = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=Test authority',
      keys,
      signingAlgorithm,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
      ...validity(),
    })
    return new Authority(keys, root)
  }

  /** A key and a certificate of this authority. */
  async issue(subject: string): Promise<Pem> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
    return { key, certificate: await this.sign(subject, keys.publicKey) }
  }

  /** A certificate for a signing request, after its signature was checked. */
  async answer(requestPem: string, subject: string): Promise<string> {
    const request = new Pkcs10CertificateRequest(requestPem)
    if (!(await request.verify())) throw new Error('the signing request is not signed by its key')
    return this.sign(subject, await request.publicKey.export())
  }

  private async sign(subject: string, publicKey: webcrypto.CryptoKey): Promise<string> {
    const certificate = await X509CertificateGenerator.create({
      subject,
      issuer: this.root.subject,
      signingKey: this.keys.privateKey,
      signingAlgorithm,
      publicKey,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }, ...hostNames(subject)])],
      ...validity(),
    })
    return certificate.toString('pem')
  }
}

/** The name by which hosts are known to each other. */
function hostNames(subject: string): { type: 'dns'; value: string }[] {
  const [, id] = /^CN=([0-9a-f-]+), OU=host$/.exec(subject) ?? []
  return id ? [{ type: 'dns', value: `${id}.host.overt.internal` }] : []
}
