import type { Schema } from '@overt/api-client/engine'
import { Usage } from '@overt/design/shell/usage/Usage.tsx'
import { storageDomainStatisticsQuery } from './queries.ts'

/** How full a storage domain was; read again as its host is measured. */
export function StorageDomainCharts({ domain }: { domain: Schema<'StorageDomain'> }) {
  const { id, storage } = domain
  return <Usage query={(range) => storageDomainStatisticsQuery(id, range)} beat={storage.hostId} charts={['space']} />
}
