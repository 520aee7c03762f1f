import { type Authority, leafDays } from '../authority/authority.ts'
import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { recordEvent } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { Log } from '../log/log.ts'
import { type DueHostRow, listDueCertificates, noteCertificate, noteKey } from './certificates-store.ts'
import { momentInWords } from '../words.ts'
import type { Reconciler } from './reconciler.ts'

/** What the renewal works with. */
export interface CertificateParts {
  readonly db: Db
  readonly hosts: HostClient
  readonly authority: Authority
  readonly log: Log
}

/**
 * Renews the certificates of hosts that are connected, when two thirds of their life are over or somebody asked for it. The host keeps its key, by
 * which it is known, so that it is believed with the old and with the new certificate whatever breaks in between; a turn
 * that broke is done again whole.
 */
export function certificatesReconciler(parts: CertificateParts, intervalMs = 3_600_000): Reconciler {
  return {
    name: 'certificates',
    intervalMs,
    async run(signal) {
      for (const host of await listDueCertificates(parts.db, leafDays / 3)) {
        signal.throwIfAborted()
        if (!parts.hosts.isConnected(host.id)) continue
        try {
          await renew(parts, host, signal)
        } catch (error) {
          signal.throwIfAborted()
          parts.log.warn(
            { error, host: host.name },
            'the certificate of a host could not be renewed; trying again later',
          )
        }
      }
    },
  }
}

async function renew({ db, hosts, authority }: CertificateParts, host: DueHostRow, signal: AbortSignal): Promise<void> {
  const { certificateSigningRequest } = await hosts.query(host.id, 'host.requestCertificate', {}, { signal })
  const issued = await transact(db, async (tx) => {
    const certificate = await authority.issueHostCertificate(
      tx,
      certificateSigningRequest,
      host.id,
      host.key_fingerprint,
    )
    // The connection is authenticated by the certificate that was issued to this host, so its key is the one.
    await noteKey(tx, host.id, certificate.keyFingerprint)
    return certificate
  })
  await hosts.query(host.id, 'host.installCertificate', { certificate: issued.certificatePem }, { signal })
  signal.throwIfAborted()
  await transact(db, async (tx) => {
    await noteCertificate(tx, host.id, issued)
    await recordEvent(tx, {
      objectKind: 'host',
      objectId: host.id,
      objectName: host.name,
      change: 'updated',
      ancestors: host.ancestors,
      code: 'host.certificate_renewed',
      message: `The certificate of host ${host.name} was renewed; it is good until ${momentInWords(issued.notAfter)}.`,
    })
  })
}
