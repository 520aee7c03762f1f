import type { Schema } from '@overt/api-client/engine'

/** A day, in milliseconds. */
export const dayMs = 86_400_000

/** Whether a host's certificate has ended, so that the engine does not believe the host. */
export function hasEnded({ certificateExpiresAt }: Schema<'Host'>, now = Date.now()): boolean {
  return certificateExpiresAt !== undefined && Date.parse(certificateExpiresAt) <= now
}
