// Making certificates: pure but for randomness and the clock. x509 needs the reflection API before it is loaded.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { createHash, KeyObject, randomBytes, type webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { AppError } from '../errors.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 86_400_000
/** Clocks of hosts may be behind ours. */
const backdatedMs = 3_600_000

/** A key with its certificate, both in PEM (PKCS 8, X.509). */
export interface KeyAndCertificate {
  readonly keyPem: string
  readonly certificatePem: string
}
/** What was issued, as it is recorded. */
export interface IssuedCertificate {
  readonly certificatePem: string
  readonly serial: string
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string
  /** SHA-256 of the public key's DER, lower-case hex. */
  readonly keyFingerprint: string
  readonly notBefore: Date
  readonly notAfter: Date
}
/** The authority's key and certificate, ready to sign. */
export interface Signer {
  readonly certificate: x509.X509Certificate
  readonly key: webcrypto.CryptoKey
}

/** SHA-256 of a certificate's DER, lower-case hex. */
export function fingerprintOf(certificatePem: string): string {
  return createHash('sha256')
    .update(Buffer.from(new x509.X509Certificate(certificatePem).rawData))
    .digest('hex')
}

/** SHA-256 of a public key's DER (SPKI), lower-case hex. */
export function keyFingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

/** When a certificate should be replaced: at two thirds of its life. */
export function renewalDue({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }): Date {
  return new Date(notBefore.getTime() + ((notAfter.getTime() - notBefore.getTime()) * 2) / 3)
}

/** A new authority for an engine: P-256, ten years, signs leaves only. */
export async function makeAuthority(engineId: string): Promise<KeyAndCertificate> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...life(3653 * dayMs),
    name: `CN=Overt authority ${engineId}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { keyPem: await exportKey(keys.privateKey), certificatePem: certificate.toString('pem') }
}

/** Loads a signer from what `makeAuthority` made. */
export async function loadSigner({ keyPem, certificatePem }: KeyAndCertificate): Promise<Signer> {
  const der = x509.PemConverter.decodeFirst(keyPem)
  const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
  return { certificate: new x509.X509Certificate(certificatePem), key }
}

/** What a leaf is for. */
export interface LeafRequest {
  readonly organizationalUnit: 'host' | 'engine' | 'server'
  readonly commonName: string
  /** DNS names and IP addresses. */
  readonly names: readonly string[]
  readonly usage: readonly ('serverAuth' | 'clientAuth')[]
  readonly days: number
}

/** Signs a leaf for a public key. */
export async function issueLeaf(
  signer: Signer,
  publicKey: webcrypto.CryptoKey,
  leaf: LeafRequest,
): Promise<IssuedCertificate> {
  const certificate = await x509.X509CertificateGenerator.create({
    ...life(leaf.days * dayMs),
    subject: `CN=${leaf.commonName},OU=${leaf.organizationalUnit}`,
    issuer: signer.certificate.subject,
    publicKey,
    signingKey: signer.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(leaf.usage.map((usage) => x509.ExtendedKeyUsage[usage])),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer.certificate),
      ...(leaf.names.length > 0
        ? [
            new x509.SubjectAlternativeNameExtension(
              leaf.names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
            ),
          ]
        : []),
    ],
  })
  const certificatePem = certificate.toString('pem')
  return {
    certificatePem,
    keyFingerprint: keyFingerprintOf(KeyObject.from(publicKey)),
    serial: certificate.serialNumber,
    fingerprint: fingerprintOf(certificatePem),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  }
}

/** A leaf with a new key of our own. */
export async function issueOwnLeaf(signer: Signer, leaf: LeafRequest): Promise<IssuedCertificate & KeyAndCertificate> {
  const keys = await newKeys()
  return { ...(await issueLeaf(signer, keys.publicKey, leaf)), keyPem: await exportKey(keys.privateKey) }
}

/**
 * The public key of a signing request, once its own signature over it has been checked. Nothing else of the request
 * is used: names are the engine's to give. Throws `invalid_request`.
 */
export async function publicKeyOfRequest(requestPem: string): Promise<webcrypto.CryptoKey> {
  const refuse = (why: string, cause?: unknown) =>
    new AppError('invalid_request', `The certificate signing request ${why}.`, {
      details: { fields: { '/certificateSigningRequest': `It ${why}.` } },
      ...(cause === undefined ? {} : { cause }),
    })
  let request: x509.Pkcs10CertificateRequest
  let key: webcrypto.CryptoKey
  try {
    request = new x509.Pkcs10CertificateRequest(requestPem)
    key = await request.publicKey.export()
  } catch (cause) {
    throw refuse('is not PKCS 10 in PEM', cause)
  }
  if (!isStrong(key.algorithm))
    throw refuse('has a key that is too weak: use ECDSA P-256 or P-384, or RSA of 2048 bits')
  let signed = false
  try {
    signed = await request.verify()
  } catch (cause) {
    throw refuse('has a signature that can not be checked', cause)
  }
  if (!signed) throw refuse('is not signed by its own key')
  return key
}

function isStrong(algorithm: webcrypto.KeyAlgorithm & { namedCurve?: string; modulusLength?: number }): boolean {
  if (algorithm.name === 'ECDSA') return algorithm.namedCurve === 'P-256' || algorithm.namedCurve === 'P-384'
  return algorithm.name.startsWith('RSA') && (algorithm.modulusLength ?? 0) >= 2048
}

function life(lengthMs: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const now = Date.now()
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40 // positive, and always sixteen bytes long
  return {
    serialNumber: serial.toString('hex'),
    notBefore: new Date(now - backdatedMs),
    notAfter: new Date(now + lengthMs),
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}
