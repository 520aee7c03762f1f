import type { PlanDraft } from '../../operations/define.ts'
import { misfitIn } from '../../hosts/status.ts'
import type { MoveTarget } from './move-store.ts'
import { operationBlockers } from './removal-plan.ts'
import type { GuestRow } from './guest-store.ts'
import type { RemovalFacts } from './removal-store.ts'
import type { HostRow } from './store.ts'
import { reportedFacts } from './view.ts'

type Blocker = PlanDraft['blockers'][number]

/** All that decides whether a host can be moved, and what that does. */
export interface MoveFacts {
  readonly host: HostRow
  /** What is on it and works with it, as for its removal. */
  readonly contents: RemovalFacts
  readonly target: MoveTarget
}

/**
 * What moving a host to another cluster would do, and what is in its way. What runs on it belongs to the cluster it
 * leaves, and what is stored on it to the data center.
 */
export function planMove({ host, contents, target }: MoveFacts): PlanDraft {
  const object = { kind: 'host', id: host.id, name: host.name } as const
  const leavesDataCenter = target.data_center_id !== target.present_data_center_id
  const where = leavesDataCenter ? ` of data center ${target.data_center_name}` : ''
  const reported = reportedFacts(host)
  const misfit = reported && misfitIn(target, reported)
  const from = host.cluster_name ?? ''
  return {
    title: `Move host ${host.name} to cluster ${target.name}`,
    effects: [
      {
        object,
        action: 'move',
        text: `Host ${host.name} moves from cluster ${from} to cluster ${target.name}${where}.`,
        irreversible: false,
      },
    ],
    blockers: [
      ...placeBlockers(host, target).map((text): Blocker => ({ code: 'conflict', text, object })),
      ...contents.guests.map((vm) =>
        vmBlocker(vm, `runs on it, and belongs to cluster ${from}. Migrate it to another host, or shut it down.`),
      ),
      ...contents.arriving.map((vm) =>
        vmBlocker(vm, 'is being migrated to it. Wait until that has ended, or cancel it.'),
      ),
      ...(leavesDataCenter ? storageBlockers(contents, object) : []),
      ...operationBlockers(contents),
    ],
    warnings: misfit === undefined ? [] : [`It will be non-operational there. ${misfit}`],
  }
}

function placeBlockers({ name, approved_at, cluster_id }: HostRow, target: MoveTarget): string[] {
  if (!approved_at || !cluster_id) return [`Host ${name} is not approved: approve it into the cluster instead.`]
  return cluster_id === target.id ? [`Host ${name} is in cluster ${target.name} already.`] : []
}

function vmBlocker({ id, name, visible }: GuestRow, does: string): Blocker {
  const text = `${visible ? `VM ${name}` : 'A VM that you may not see'} ${does}`
  return { code: 'conflict', text, ...(visible ? { object: { kind: 'vm', id, name } } : {}) }
}

/** What a host has to do with the storage of the data center it would leave. */
function storageBlockers({ domains, leases }: RemovalFacts, host: Blocker['object'] & object): Blocker[] {
  return [
    ...domains.map(({ id, name, visible }): Blocker => {
      const what = visible ? `Storage domain ${name}` : 'A storage domain that you may not see'
      const text = `${what} is on it, and belongs to the data center it would leave.`
      return { code: 'conflict', text, ...(visible ? { object: { kind: 'storage_domain', id, name } } : {}) }
    }),
    ...leases.map(({ name, seconds }): Blocker => {
      const text = `It may change the shared storage domain ${name} for another ${seconds} s. Try again then.`
      return { code: 'conflict', text, object: host }
    }),
  ]
}
