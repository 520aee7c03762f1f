// Pure: what a quota says to what is asked of it.
import type { Schema } from '@overt/api-client/engine'

/** How a quota takes what is asked for; the gravest comes last. */
export type Verdict = Schema<'QuotaVerdict'>
/** What a quota limits. */
export type Resource = Schema<'QuotaLine'>['resource']

/** Something that is to count: vCPUs, or bytes, in a cluster or storage domain. */
export interface Amount {
  readonly resource: Resource
  /** The cluster, or for storage the storage domain. */
  readonly placeId: string
  readonly amount: number
  /** It counts already and only changes its place, so that it adds nothing to what all places have together. */
  readonly moves?: boolean
}

/** A part of a quota: its limits in one place, or in all of them together (null). */
export interface ClusterPart {
  readonly clusterId: string | null
  readonly vcpus: number | null
  readonly memoryBytes: number | null
}
export interface StoragePart {
  readonly storageDomainId: string | null
  readonly bytes: number | null
}

/** What a quota limits. */
export interface QuotaLimits {
  readonly cluster_threshold_percent: number
  readonly cluster_grace_percent: number
  readonly storage_threshold_percent: number
  readonly storage_grace_percent: number
  readonly cluster_parts: readonly ClusterPart[]
  readonly storage_parts: readonly StoragePart[]
}

/** What is used of a quota in each place where something is. */
export interface QuotaUse {
  readonly cluster_use: readonly { readonly clusterId: string; readonly vcpus: number; readonly memoryBytes: number }[]
  readonly storage_use: readonly {
    readonly storageDomainId: string
    readonly bytes: number
    /** Disks of another place that are being moved here. */
    readonly arrivingBytes: number
  }[]
}

/** One limit, with what is used of it and asked of it. */
export interface QuotaLine {
  readonly resource: Resource
  /** Null: all places together. */
  readonly placeId: string | null
  readonly used: number
  readonly asked: number
  readonly limit: number | null
  readonly verdict: Verdict
  /** No part is for the place at all. */
  readonly uncovered: boolean
  /** It had not reached the threshold before. */
  readonly crosses: boolean
}

const grave: readonly Verdict[] = ['fits', 'threshold', 'grace', 'exceeded']

/** The gravest of some verdicts; `fits` of none. */
export function gravest(verdicts: readonly Verdict[]): Verdict {
  return grave[Math.max(0, ...verdicts.map((verdict) => grave.indexOf(verdict)))] ?? 'fits'
}

/** What is used in one place, or in all of them together (null). */
export function usedIn(use: QuotaUse, resource: Resource, placeId: string | null): number {
  if (resource === 'storage')
    return use.storage_use.reduce((sum, { storageDomainId, bytes, arrivingBytes }) => {
      if (placeId === null) return sum + bytes // what arrives somewhere counts where it is
      return storageDomainId === placeId ? sum + bytes + arrivingBytes : sum
    }, 0)
  const field = resource === 'vcpus' ? 'vcpus' : 'memoryBytes'
  return use.cluster_use.reduce(
    (sum, row) => (placeId === null || row.clusterId === placeId ? sum + row[field] : sum),
    0,
  )
}

/** What is used but for some of it. */
export function without(use: QuotaUse, ask: readonly Amount[]): QuotaUse {
  const less = (resource: Resource, placeId: string) =>
    ask.reduce((sum, each) => (each.resource === resource && each.placeId === placeId ? sum + each.amount : sum), 0)
  return {
    cluster_use: use.cluster_use.map(({ clusterId, vcpus, memoryBytes }) => ({
      clusterId,
      vcpus: vcpus - less('vcpus', clusterId),
      memoryBytes: memoryBytes - less('memory', clusterId),
    })),
    storage_use: use.storage_use.map((row) => ({ ...row, bytes: row.bytes - less('storage', row.storageDomainId) })),
  }
}

/** Judges an amount against a limit. */
function judgeOne(total: number, limit: number | null, thresholdPercent: number, gracePercent: number): Verdict {
  if (limit === null) return 'fits'
  if (total > limit + (limit * gracePercent) / 100) return 'exceeded'
  if (total > limit) return 'grace'
  return total > 0 && total >= (limit * thresholdPercent) / 100 ? 'threshold' : 'fits'
}

/** Judges what is asked against every limit it counts against: what is nothing asks nothing. */
export function judge(limits: QuotaLimits, use: QuotaUse, ask: readonly Amount[]): QuotaLine[] {
  const asked = ask.filter(({ amount }) => amount > 0)
  return (['vcpus', 'memory', 'storage'] as const).flatMap((resource) => {
    const mine = asked.filter((amount) => amount.resource === resource)
    if (mine.length === 0) return []
    const parts = partsOf(limits, resource)
    const [threshold, grace] =
      resource === 'storage'
        ? [limits.storage_threshold_percent, limits.storage_grace_percent]
        : [limits.cluster_threshold_percent, limits.cluster_grace_percent]
    const lines = parts.flatMap(({ placeId, limit }): QuotaLine[] => {
      const here = mine.filter((amount) => (placeId === null ? !amount.moves : amount.placeId === placeId))
      const sum = here.reduce((total, { amount }) => total + amount, 0)
      if (sum === 0) return []
      const used = usedIn(use, resource, placeId)
      const verdict = judgeOne(used + sum, limit, threshold, grace)
      const crosses = verdict !== 'fits' && judgeOne(used, limit, threshold, grace) === 'fits'
      return [{ resource, placeId, used, asked: sum, limit, verdict, uncovered: false, crosses }]
    })
    const covered = new Set(parts.map(({ placeId }) => placeId))
    if (covered.has(null)) return lines
    const outside = new Set(mine.map(({ placeId }) => placeId).filter((placeId) => !covered.has(placeId)))
    return lines.concat(
      [...outside].map((placeId) => ({
        resource,
        placeId,
        used: usedIn(use, resource, placeId),
        asked: mine.reduce((sum, amount) => (amount.placeId === placeId ? sum + amount.amount : sum), 0),
        limit: 0,
        verdict: 'exceeded' as const,
        uncovered: true,
        crosses: false,
      })),
    )
  })
}

/** The limits of one resource, by place. */
export function partsOf(
  { cluster_parts, storage_parts }: Pick<QuotaLimits, 'cluster_parts' | 'storage_parts'>,
  resource: Resource,
): { readonly placeId: string | null; readonly limit: number | null }[] {
  if (resource === 'storage')
    return storage_parts.map(({ storageDomainId, bytes }) => ({ placeId: storageDomainId, limit: bytes }))
  return cluster_parts.map(({ clusterId, vcpus, memoryBytes }) => ({
    placeId: clusterId,
    limit: resource === 'vcpus' ? vcpus : memoryBytes,
  }))
}
