import type { Schema } from '@overt/api-client/engine'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ListBody } from '../../shared/ListBody.tsx'
import { clustersQuery } from './queries.ts'

const clusterColumns: readonly Column<Schema<'Cluster'>>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.cluster(id),
  ),
  columns.custom(
    'dataCenter',
    () => text.t('cluster.dataCenter'),
    ({ dataCenterName }) => dataCenterName,
  ),
  columns.custom(
    'architecture',
    () => text.t('vm.architecture'),
    ({ architecture }) => architecture,
    {
      hideBelow: 'sm',
    },
  ),
  columns.number(
    'hosts',
    () => text.t('cluster.hosts'),
    ({ hostCount }) => hostCount,
  ),
  columns.number(
    'vms',
    () => text.t('host.vms'),
    ({ vmCount }) => vmCount,
  ),
]

/** Groups of like hosts. */
export default function ClustersPage() {
  const t = text.use()
  const { data } = useSuspenseQuery(clustersQuery)
  return (
    <ListBody
      title={t('clusters')}
      page={data}
      columns={clusterColumns}
      empty={{ title: t('cluster.empty'), body: t('cluster.emptyBody') }}
    />
  )
}

/** Reads the clusters before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(clustersQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('clusters') }
