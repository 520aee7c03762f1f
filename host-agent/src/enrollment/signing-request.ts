import 'reflect-metadata'
import { X509Certificate, type webcrypto } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PemConverter, Pkcs10CertificateRequestGenerator } from '@peculiar/x509'
import { systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A P-256 private key in PKCS 8 PEM, and a request for a certificate over its public part. */
export type SigningRequest = { key: string; request: string }

/**
 * Makes the key of this host, or takes the one of an earlier try (kept in `pending-key.pem`), and a signing request.
 * The private key never leaves the host. The name asked for is only a wish; the engine decides the subject.
 */
export async function makeSigningRequest(dataDir: string, hostName: string): Promise<SigningRequest> {
  const path = join(dataDir, 'pending-key.pem')
  let key = await readOptional(path)
  if (!key) {
    const fresh = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', fresh.privateKey), 'PRIVATE KEY')
    await writeFileAtomic(path, key, 0o600)
  }
  return { key, request: await requestOver(key, hostName) }
}

/** A signing request over a key that is there, in PEM. */
export async function requestOver(key: string, hostName: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [hostName] }, { OU: ['host'] }],
    keys: await readKeys(key),
    signingAlgorithm: signing,
  })
  return request.toString('pem')
}

/** Whether a certificate was made over this private key, by this authority. */
export function certificateFits(certificate: string, caCertificate: string, publicKeyPem: string): boolean {
  const leaf = new X509Certificate(certificate)
  const authority = new X509Certificate(caCertificate)
  return leaf.verify(authority.publicKey) && leaf.publicKey.export({ type: 'spki', format: 'pem' }) === publicKeyPem
}

async function readKeys(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const der = PemConverter.decode(pem)[0] ?? new ArrayBuffer(0)
  const privateKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicPart = { kty, crv, x, y } as webcrypto.JsonWebKey // all four are there for an EC key
  return { privateKey, publicKey: await crypto.subtle.importKey('jwk', publicPart, algorithm, true, ['verify']) }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
