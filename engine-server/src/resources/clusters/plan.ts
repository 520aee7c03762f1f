import type { PlanDraft } from '../../operations/define.ts'
import { grantsGone } from '../../operations/phrases.ts'
import type { Turn } from './settings.ts'

/** What is in a cluster, as far as it matters to its deletion. */
export interface ClusterContents {
  readonly id: string
  readonly name: string
  /** Some of them, by name; the counts are of all. */
  readonly hosts: readonly { readonly id: string; readonly name: string }[]
  readonly vms: readonly { readonly id: string; readonly name: string }[]
  readonly hostCount: number
  readonly vmCount: number
  readonly permissionCount: number
}

/** What deleting a cluster would do, and what is in its way. */
export function planDelete(cluster: ClusterContents): PlanDraft {
  const { hosts, vms, hostCount, vmCount, permissionCount } = cluster
  const object = { kind: 'cluster', id: cluster.id, name: cluster.name } as const
  const blockers: PlanDraft['blockers'] = [
    ...hosts.map(({ id, name }) => ({
      code: 'conflict' as const,
      text: `Host ${name} is in it: move it to another cluster, or remove it.`,
      object: { kind: 'host' as const, id, name },
    })),
    ...beyond(hostCount - hosts.length, 'host', object),
    ...vms.map(({ id, name }) => ({
      code: 'conflict' as const,
      text: `VM ${name} is in it: delete it first.`,
      object: { kind: 'vm' as const, id, name },
    })),
    ...beyond(vmCount - vms.length, 'VM', object),
  ]
  return {
    title: `Delete cluster ${cluster.name}`,
    effects: [
      { object, action: 'delete', text: `Cluster ${cluster.name} and its settings are deleted.`, irreversible: true },
    ],
    blockers,
    warnings: grantsGone(permissionCount),
  }
}

/** What is in the way beyond those named. */
function beyond(count: number, what: string, object: PlanDraft['effects'][number]['object']) {
  if (count <= 0) return []
  return [{ code: 'conflict' as const, text: `${count} more ${what}${count === 1 ? ' is' : 's are'} in it.`, object }]
}

/**
 * What a change of a cluster would do to others: hosts that fall out or come back, and VMs that run, which keep what they
 * were started with. What no host can be is refused before there is a plan.
 */
export function planUpdate(
  cluster: { readonly id: string; readonly name: string },
  { turns, waitingVmCount }: { readonly turns: readonly Turn[]; readonly waitingVmCount: number },
): PlanDraft {
  const object = { kind: 'cluster', id: cluster.id, name: cluster.name } as const
  return {
    title: `Change cluster ${cluster.name}`,
    effects: [
      { object, action: 'change', text: `Cluster ${cluster.name} is changed.`, irreversible: false },
      ...turns.map(({ host: { id, name }, misfit }) => ({
        object: { kind: 'host' as const, id, name },
        // A plan that was seen binds who falls out and who comes back.
        action: misfit === undefined ? ('start' as const) : ('stop' as const),
        text:
          misfit === undefined
            ? `Host ${name} can be used again.`
            : `Host ${name} becomes non-operational: no VM is started there, those that run go on. ${misfit}`,
        irreversible: false,
      })),
    ],
    blockers: [],
    warnings:
      waitingVmCount === 0
        ? []
        : [
            waitingVmCount === 1
              ? 'A VM that runs keeps its CPU and machine until its next start.'
              : `${waitingVmCount} VMs that run keep their CPU and machine until their next start.`,
          ],
  }
}
