// What the dialogs of hosts show of the make-believe estate.
import type { Schema } from '@overt/api-client/engine'
import { anId, aPlan } from '../src/test-support/factories.ts'

/** What removing a host of the estate would do: orderly what is in its way, by force what it ends. */
export function planOfRemoval({ id, name, status }: Schema<'Host'>, force: boolean): Schema<'Plan'> {
  const isLost = status === 'non_responsive'
  return aPlan({
    title: `Remove host ${name}${force ? ' by force' : ''}`,
    effects: [
      {
        object: { kind: 'host', id, name },
        action: 'delete',
        text: `Host ${name} is removed from cluster Default. Its certificate is refused; to be a host again, the machine is registered anew.`,
        irreversible: true,
      },
      ...(force
        ? [
            {
              object: { kind: 'vm' as const, id: anId(2), name: 'db-primary' },
              action: 'stop' as const,
              text: 'VM db-primary is taken as ended: what it had not written to disk is lost.',
              irreversible: true,
            },
          ]
        : []),
    ],
    blockers:
      isLost && !force
        ? [
            {
              code: 'conflict',
              text: 'VM db-primary runs on it. If the machine is gone for good, remove the host by force.',
            },
          ]
        : [],
    warnings: force
      ? [
          'Make sure that the machine is switched off and stays off: if it still runs these VMs, they run twice once they are started elsewhere, and ruin their disks.',
        ]
      : [],
  })
}

const daysAway = (days: number) => new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString()

/** The engine's own certificates. */
export function ownCertificates(): Schema<'Certificate'>[] {
  const leaf = { issuedAt: daysAway(-265), expiresAt: daysAway(199), renewsAt: daysAway(77) }
  return [
    {
      kind: 'authority',
      fingerprint: '1a'.repeat(32),
      issuedAt: daysAway(-265),
      expiresAt: daysAway(3_387),
      renewsAt: null,
    },
    { kind: 'engine', fingerprint: '2b'.repeat(32), ...leaf },
    { kind: 'server', fingerprint: '3c'.repeat(32), ...leaf, renewsAt: daysAway(40), expiresAt: daysAway(161) },
  ]
}
