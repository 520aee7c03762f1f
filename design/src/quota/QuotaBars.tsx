import type { Schema } from '@overt/api-client/engine'
import { LimitBar } from './LimitBar.tsx'
import { lineName, lineUnit, type QuotaWords } from './words.ts'

type Quota = Schema<'Quota'>

/** Every limit of a quota with what is used of it: those of running VMs, then those of disks. */
export function QuotaBars({ quota, words }: { quota: Quota; words: QuotaWords }) {
  const { clusterParts, storageParts } = quota
  const cluster = { thresholdPercent: quota.clusterThresholdPercent, gracePercent: quota.clusterGracePercent }
  const storage = { thresholdPercent: quota.storageThresholdPercent, gracePercent: quota.storageGracePercent }
  const bar = (
    resource: 'vcpus' | 'memory' | 'storage',
    part: { readonly id: string | null; readonly name: string | null },
    amounts: { readonly used: number; readonly limit: number | null },
  ) => (
    <LimitBar
      key={`${resource} ${part.id ?? ''}`}
      title={lineName({ resource, place: part.name === null ? null : { name: part.name } }, words)}
      unit={lineUnit(resource, words)}
      {...(resource === 'storage' ? storage : cluster)}
      {...amounts}
    />
  )
  return (
    <div className="ov-limits">
      {clusterParts.flatMap((part) => {
        const of = { id: part.clusterId, name: part.clusterName }
        return [
          bar('vcpus', of, { used: part.usedVcpus, limit: part.vcpus }),
          bar('memory', of, { used: part.usedMemoryBytes, limit: part.memoryBytes }),
        ]
      })}
      {storageParts.map((part) =>
        bar(
          'storage',
          { id: part.storageDomainId, name: part.storageDomainName },
          { used: part.usedBytes, limit: part.bytes },
        ),
      )}
    </div>
  )
}
