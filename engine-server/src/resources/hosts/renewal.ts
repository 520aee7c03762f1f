import type { Actor } from '../../authz/actor.ts'
import type { Tx } from '../../db/database.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { noteRenewalRequest } from './store.ts'

/**
 * Notes that a host is to be given a new certificate; the reconciler of certificates gives it. Asked for twice, it is
 * asked for once. For a host whose certificate has ended this is the approval by which its key is believed again.
 */
export async function requestRenewal(tx: Tx, actor: Actor, id: string): Promise<void> {
  const host = await noteRenewalRequest(tx, id)
  if (!host) throw notFound('host')
  if (!host.approved_at)
    throw new AppError('conflict', `Host ${host.name} waits for approval; it has a new certificate already.`)
  if (host.has_ended && host.key_fingerprint === null)
    throw new AppError(
      'conflict',
      `The certificate of host ${host.name} has ended, and its key was never noted. Register the host anew.`,
    )
  await recordEvent(tx, {
    objectKind: 'host',
    objectId: id,
    objectName: host.name,
    change: 'updated',
    ancestors: host.ancestors,
    code: 'host.certificate_renewal_requested',
    severity: host.has_ended ? 'warning' : 'normal',
    message: host.has_ended
      ? `${actor.userName} approved a new certificate for host ${host.name}, whose own has ended.`
      : `${actor.userName} asked for a new certificate for host ${host.name}.`,
    ...byActor(actor),
  })
}
