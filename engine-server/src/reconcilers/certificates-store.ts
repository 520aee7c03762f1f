import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** An approved host whose certificate should be replaced. */
export interface DueHostRow {
  readonly id: string
  readonly name: string
  readonly ancestors: string[]
  readonly key_fingerprint: string | null
}

/** Approved hosts whose certificate is good for at most so many days more, or is to be renewed; the first to end first. */
export async function listDueCertificates(db: Db, days: number): Promise<DueHostRow[]> {
  return await db
    .selectFrom('host')
    .select(['id', 'name', 'ancestors', 'key_fingerprint'])
    .where('approved_at', 'is not', null)
    .where(
      sql<boolean>`(renewal_requested_at is not null
        or certificate_expires_at < now() + make_interval(secs => ${days * 86_400}))`,
    )
    .orderBy('certificate_expires_at')
    .execute()
}

/** Notes by which key a host is known, if that is not known yet. */
export async function noteKey(tx: Tx, hostId: string, keyFingerprint: string): Promise<void> {
  await tx
    .updateTable('host')
    .set({ key_fingerprint: keyFingerprint })
    .where('id', '=', hostId)
    .where('key_fingerprint', 'is', null)
    .execute()
}

/** Notes the certificate that a host shows from now on. */
export async function noteCertificate(
  tx: Tx,
  hostId: string,
  certificate: { readonly fingerprint: string; readonly notAfter: Date },
): Promise<void> {
  await tx
    .updateTable('host')
    .set({
      certificate_fingerprint: certificate.fingerprint,
      certificate_expires_at: certificate.notAfter,
      renewal_requested_at: null,
      revision: sql`revision + 1`,
    })
    .where('id', '=', hostId)
    .execute()
}
