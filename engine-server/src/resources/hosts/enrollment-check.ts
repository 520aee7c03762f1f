import { X509Certificate } from 'node:crypto'
import type { BodyOf, ReplyOf } from '@overt/api-client/engine'
import { findIssuedCertificate } from '../../authority/store.ts'
import { engineActor } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { findById } from './store.ts'
import { statusOf } from './view.ts'

/**
 * Answers an agent that asks whether its host is still registered, by the certificate it was given.
 * @throws AppError `unauthenticated` for a certificate that is not of this engine, `forbidden` for one that is refused
 */
export async function checkEnrollment(
  db: Db,
  { certificate }: BodyOf<'checkHostEnrollment'>,
): Promise<ReplyOf<'checkHostEnrollment'>> {
  const issued = await findIssuedCertificate(db, fingerprintIn(certificate))
  if (issued?.subject_kind !== 'host') throw notOurs()
  if (issued.revoked_reason !== null)
    throw new AppError(
      'forbidden',
      `${issued.revoked_reason} Its certificate is refused. To make the machine a host again, register it anew.`,
    )
  const host = await findById(db, engineActor('check of an enrolment'), issued.subject_id)
  if (!host) throw notOurs()
  const { status, reason } = statusOf(host)
  const where = `The engine reaches it at ${host.address}, port ${host.port}.`
  return { status, message: [reason, where].filter(Boolean).join(' ') }
}

function notOurs(): AppError {
  return new AppError('unauthenticated', 'This engine has not issued the certificate. Register the host with it.')
}

function fingerprintIn(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
  } catch {
    throw notOurs()
  }
}
