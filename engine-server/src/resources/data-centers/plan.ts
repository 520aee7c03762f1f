import type { PlanDraft } from '../../operations/define.ts'
import { grantsGone } from '../../operations/phrases.ts'

interface Named {
  readonly id: string
  readonly name: string
}
/** What stands in a data center. */
export interface DataCenterContents extends Named {
  readonly clusters: readonly Named[]
  readonly domains: readonly Named[]
  readonly networks: readonly (Named & { readonly ancestors: readonly string[] })[]
  readonly quotas: readonly (Named & { readonly ancestors: readonly string[] })[]
  readonly permissionCount: number
}

/**
 * What deleting a data center would do, and what is in its way. Its networks and quotas are only settings, and go with it:
 * without clusters and storage domains nothing is on them or counts against them.
 */
export function planDelete(dataCenter: DataCenterContents): PlanDraft {
  const { id, name, clusters, domains, networks, quotas, permissionCount } = dataCenter
  return {
    title: `Delete data center ${name}`,
    effects: [
      {
        object: { kind: 'data_center', id, name },
        action: 'delete',
        text: `Data center ${name} is deleted.`,
        irreversible: true,
      },
      ...networks.map((network) => ({
        object: { kind: 'network' as const, id: network.id, name: network.name },
        action: 'delete' as const,
        text: `Network ${network.name} is deleted.`,
        irreversible: true,
      })),
      ...quotas.map((quota) => ({
        object: { kind: 'quota' as const, id: quota.id, name: quota.name },
        action: 'delete' as const,
        text: `Quota ${quota.name} is deleted.`,
        irreversible: true,
      })),
    ],
    blockers: [
      ...clusters.map((cluster) => ({
        code: 'conflict' as const,
        text: `Cluster ${cluster.name} is in it: delete it first.`,
        object: { kind: 'cluster' as const, id: cluster.id, name: cluster.name },
      })),
      ...domains.map((domain) => ({
        code: 'conflict' as const,
        text: `Storage domain ${domain.name} is in it, with what it holds.`,
        object: { kind: 'storage_domain' as const, id: domain.id, name: domain.name },
      })),
    ],
    warnings: grantsGone(permissionCount),
  }
}
