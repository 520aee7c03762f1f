import { KeyObject, X509Certificate } from 'node:crypto'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import type { SecretPurpose } from '../secrets/store.ts'
import type { Secrets } from '../secrets/secrets.ts'
import {
  fingerprintOf,
  type IssuedCertificate,
  issueLeaf,
  issueOwnLeaf,
  keyFingerprintOf,
  type KeyAndCertificate,
  type LeafRequest,
  loadSigner,
  makeAuthority,
  publicKeyOfRequest,
  renewalDue,
  type Signer,
} from './certificates.ts'
import {
  findAuthority,
  findEngineId,
  insertAuthority,
  insertEngineId,
  insertIssuedCertificate,
  listNewestOwn,
  lockAuthority,
} from './store.ts'

/** Life of a host's certificate and of the engine's own leaves, in days. */
export const leafDays = 365

/** Leaf, key and when to ask for it again. */
export interface Credentials extends KeyAndCertificate {
  /** The leaf followed by the authority's certificate: what a TLS server or client presents. */
  readonly chainPem: string
  readonly renewAt: Date
}

/** A certificate of the engine's own: its authority's, the one it shows to agents, the one of its HTTPS listener. */
export interface OwnCertificate {
  readonly kind: 'authority' | 'engine' | 'server'
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** When the engine replaces it by itself; null for the authority's, which it does not. */
  readonly renewsAt: Date | null
}

/** The engine's own certificate authority. */
export interface Authority {
  /** Id of the engine; the common name of its client certificate. */
  readonly engineId: string
  readonly caCertificatePem: string
  /** SHA-256 of the authority's certificate (DER), lower-case hex. */
  readonly caFingerprint: string
  /** Certificate of the HTTPS listener for these DNS names and IP addresses; the present one if it still serves. */
  serverCredentials(names: readonly string[]): Promise<Credentials>
  /** The certificate the engine shows to agents: `OU=engine, CN=<engine id>`. */
  engineCredentials(): Promise<Credentials>
  /**
   * Signs a host's request: `OU=host, CN=<host id>`, named `<host id>.host.overt.internal`, one year. Only the request's
   * key is used. Throws `invalid_request`; also when the key is not the one given, for a host that is known by it.
   */
  issueHostCertificate(
    tx: Tx,
    requestPem: string,
    hostId: string,
    keyFingerprint?: string | null,
  ): Promise<IssuedCertificate>
  /** The engine's own certificates, the authority's first. */
  listOwn(): Promise<OwnCertificate[]>
}

/** DNS name under which the engine expects a host's certificate (an IP address as TLS server name is deprecated). */
export function hostServerName(hostId: string): string {
  return `${hostId}.host.overt.internal`
}

/** Opens the authority, making it and the engine's identity on the first start. */
export async function openAuthority(db: Db, secrets: Secrets): Promise<Authority> {
  const { engineId, certificatePem, keyPem } = await transact(db, async (tx) => {
    await lockAuthority(tx)
    const engineId = (await findEngineId(tx)) ?? (await newEngineId(tx))
    const row = await findAuthority(tx)
    if (row) {
      const keyPem = (await secrets.open(tx, row.key_secret_id)).toString()
      return { engineId, certificatePem: row.certificate_pem, keyPem }
    }
    const made = await makeAuthority(engineId)
    await insertAuthority(tx, made.certificatePem, await secrets.seal(tx, 'authority_key', made.keyPem))
    return { engineId, ...made }
  })
  const signer = await loadSigner({ certificatePem, keyPem })
  const own = (purpose: SecretPurpose, leaf: LeafRequest) =>
    transact(db, (tx) => ownCredentials(tx, secrets, signer, engineId, purpose, leaf))
  return {
    engineId,
    caCertificatePem: certificatePem,
    caFingerprint: fingerprintOf(certificatePem),
    serverCredentials: (names) =>
      own('server_key', {
        organizationalUnit: 'server',
        commonName: engineId,
        names: [...new Set(names)].sort(),
        usage: ['serverAuth'],
        days: leafDays,
      }),
    engineCredentials: () =>
      own('engine_client_key', {
        organizationalUnit: 'engine',
        commonName: engineId,
        names: [],
        usage: ['clientAuth'],
        days: leafDays,
      }),
    async issueHostCertificate(tx, requestPem, hostId, keyFingerprint = null) {
      const key = await publicKeyOfRequest(requestPem)
      if (keyFingerprint !== null && keyFingerprintOf(KeyObject.from(key)) !== keyFingerprint)
        throw new AppError(
          'invalid_request',
          'The certificate is asked for over another key than the host is known by.',
        )
      const issued = await issueLeaf(signer, key, {
        organizationalUnit: 'host',
        commonName: hostId,
        names: [hostServerName(hostId)],
        // The engine dials it, and it dials the hosts to which its guests are migrated.
        usage: ['serverAuth', 'clientAuth'],
        days: leafDays,
      })
      await recordIssued(tx, 'host', hostId, issued)
      return issued
    },
    async listOwn() {
      const { validFromDate, validToDate } = new X509Certificate(certificatePem)
      const leaves = await listNewestOwn(db, engineId)
      return [
        {
          kind: 'authority',
          fingerprint: fingerprintOf(certificatePem),
          issuedAt: validFromDate,
          expiresAt: validToDate,
          renewsAt: null,
        },
        ...leaves.map(({ kind, fingerprint, issued_at: issuedAt, not_after: expiresAt }) => ({
          kind,
          fingerprint,
          issuedAt,
          expiresAt,
          renewsAt: renewalDue({ notBefore: issuedAt, notAfter: expiresAt }),
        })),
      ]
    },
  }
}

async function newEngineId(tx: Tx): Promise<string> {
  const engineId = crypto.randomUUID()
  await insertEngineId(tx, engineId)
  return engineId
}

/** What a sealed leaf of our own holds. */
interface SealedLeaf extends KeyAndCertificate {
  readonly names: readonly string[]
}

async function ownCredentials(
  tx: Tx,
  secrets: Secrets,
  signer: Signer,
  engineId: string,
  purpose: SecretPurpose,
  leaf: LeafRequest,
): Promise<Credentials> {
  await lockAuthority(tx)
  const presentId = await secrets.newest(tx, purpose)
  if (presentId !== undefined) {
    const sealed = JSON.parse((await secrets.open(tx, presentId)).toString()) as SealedLeaf // written below
    const covers = leaf.names.every((name) => sealed.names.includes(name))
    // Kept over restarts, so that whoever trusted the certificate in a browser is not asked again.
    if (covers && renewAtOf(sealed.certificatePem) > new Date()) return toCredentials(sealed, signer)
    await secrets.remove(tx, presentId)
  }
  const issued = await issueOwnLeaf(signer, leaf)
  await recordIssued(tx, leaf.organizationalUnit, engineId, issued)
  const sealed: SealedLeaf = { keyPem: issued.keyPem, certificatePem: issued.certificatePem, names: leaf.names }
  await secrets.seal(tx, purpose, JSON.stringify(sealed))
  return toCredentials(sealed, signer)
}

function toCredentials({ keyPem, certificatePem }: KeyAndCertificate, signer: Signer): Credentials {
  return {
    keyPem,
    certificatePem,
    chainPem: `${certificatePem.trimEnd()}\n${signer.certificate.toString('pem')}\n`,
    renewAt: renewAtOf(certificatePem),
  }
}

function renewAtOf(certificatePem: string): Date {
  const { validFrom, validTo } = new X509Certificate(certificatePem)
  return renewalDue({ notBefore: new Date(validFrom), notAfter: new Date(validTo) })
}

function recordIssued(
  db: DbOrTx,
  kind: 'host' | 'engine' | 'server',
  subjectId: string,
  issued: IssuedCertificate,
): Promise<void> {
  const { serial, fingerprint, notAfter } = issued
  return insertIssuedCertificate(db, {
    serial,
    subject_kind: kind,
    subject_id: subjectId,
    fingerprint,
    not_after: notAfter,
  })
}
