// What the make-believe engine says of hosts that are taken out of work.
import type { Schema } from '@overt/api-client/engine'
import { aPlan, anId, anOperation } from '../src/test-support/factories.ts'

type Host = Schema<'Host'>
type Immovable = NonNullable<Schema<'MaintainHost'>['immovable']>

/** The plan for a host with two guests, of which one cannot move. */
export function planOfMaintenance({ id, name }: Host, immovable: Immovable): Schema<'Plan'> {
  const fixed = { kind: 'vm', id: anId(3), name: 'db-standby' } as const
  const stays: Readonly<Record<Exclude<Immovable, 'refuse'>, Schema<'PlanEffect'>>> = {
    shut_down: {
      object: fixed,
      action: 'stop',
      text: 'VM db-standby cannot move, and is shut down.',
      irreversible: false,
    },
    leave: { object: fixed, action: 'keep', text: 'VM db-standby cannot move, and runs on here.', irreversible: false },
  }
  return aPlan({
    title: `Put host ${name} into maintenance`,
    effects: [
      {
        object: { kind: 'host', id, name },
        action: 'change',
        text: `Host ${name} is given no VM until it is activated.`,
        irreversible: false,
      },
      {
        object: { kind: 'vm', id: anId(2), name: 'db-primary' },
        action: 'move',
        text: 'VM db-primary moves to a host that fits, now node-2, and goes on.',
        irreversible: false,
      },
      ...(immovable === 'refuse' ? [] : [stays[immovable]]),
    ],
    blockers:
      immovable === 'refuse'
        ? [
            {
              code: 'insufficient_capacity',
              object: fixed,
              text: 'VM db-standby cannot move: none of the 2 other hosts can take it. What would help: Free 2048 MiB of memory on host node-2.',
            },
          ]
        : [],
  })
}

/** The operation that begins with it. */
export function maintenanceOf({ id, name }: Host): Schema<'Operation'> {
  return anOperation({ id: anId(77, 6), kind: 'host.maintenance', object: { kind: 'host', id, name } })
}
