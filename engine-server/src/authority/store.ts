import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'

/** Engines that start at once make one authority: the second waits here until the first has committed. */
export async function lockAuthority(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('overt authority'))`.execute(tx)
}
export async function findAuthority(
  db: DbOrTx,
): Promise<{ certificate_pem: string; key_secret_id: string } | undefined> {
  return await db.selectFrom('authority').select(['certificate_pem', 'key_secret_id']).executeTakeFirst()
}
export async function insertAuthority(tx: Tx, certificatePem: string, keySecretId: string): Promise<void> {
  await tx.insertInto('authority').values({ certificate_pem: certificatePem, key_secret_id: keySecretId }).execute()
}
/** The engine's identity, made at the first start. */
export async function findEngineId(db: DbOrTx): Promise<string | undefined> {
  return (await db.selectFrom('engine_identity').select('engine_id').executeTakeFirst())?.engine_id
}
export async function insertEngineId(tx: Tx, engineId: string): Promise<void> {
  await tx.insertInto('engine_identity').values({ engine_id: engineId }).execute()
}

/** A certificate the authority has signed. */
export interface IssuedCertificateRow {
  readonly serial: string
  readonly subject_kind: 'host' | 'engine' | 'server'
  readonly subject_id: string
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string
  readonly not_after: Date
}
export async function insertIssuedCertificate(tx: DbOrTx, row: IssuedCertificateRow): Promise<void> {
  await tx.insertInto('issued_certificate').values(row).execute()
}

/** The certificate last issued of each of the engine's own kinds. */
export async function listNewestOwn(
  db: DbOrTx,
  engineId: string,
): Promise<{ kind: 'engine' | 'server'; fingerprint: string; issued_at: Date; not_after: Date }[]> {
  return await db
    .selectFrom('issued_certificate')
    .distinctOn('subject_kind')
    .select([sql<'engine' | 'server'>`subject_kind`.as('kind'), 'fingerprint', 'created_at as issued_at', 'not_after'])
    .where('subject_id', '=', engineId)
    .orderBy('subject_kind')
    .orderBy('created_at', 'desc')
    .execute()
}

/** What is known of a certificate of the authority. */
export async function findIssuedCertificate(
  db: DbOrTx,
  fingerprint: string,
): Promise<{ subject_kind: string; subject_id: string; revoked_reason: string | null } | undefined> {
  return await db
    .selectFrom('issued_certificate')
    .select(['subject_kind', 'subject_id', 'revoked_reason'])
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
}

/** Has every certificate of a subject refused from now on; `reason` is a sentence for whoever shows one. */
export async function revokeCertificates(tx: Tx, subjectId: string, reason: string): Promise<void> {
  await tx
    .updateTable('issued_certificate')
    .set({ revoked_at: sql`now()`, revoked_reason: reason })
    .where('subject_id', '=', subjectId)
    .where('revoked_at', 'is', null)
    .execute()
}
