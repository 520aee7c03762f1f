import type { Schema } from '@overt/api-client/engine'
import type { OwnCertificate } from '../../authority/authority.ts'

/** One of the engine's own certificates as the contract shows it. */
export function certificateView(own: OwnCertificate): Schema<'Certificate'> {
  return {
    kind: own.kind,
    fingerprint: own.fingerprint,
    issuedAt: own.issuedAt.toISOString(),
    expiresAt: own.expiresAt.toISOString(),
    renewsAt: own.renewsAt?.toISOString() ?? null,
  }
}
