import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { useClusterActions } from './actions.tsx'
import { ClusterDialogs } from './ClusterDialogs.tsx'
import { clusterQuery } from './queries.ts'

/** One cluster: its head and its tabs. */
export default function ClusterPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: cluster } = useSuspenseQuery(clusterQuery(param({ params: useParams() }, 'id')))
  const navigate = useNavigate()
  const [edit, remove] = useClusterActions()(cluster)
  const tab = (name: string) => paths.clusterTab(cluster.id, name)
  return (
    <DetailPage
      name={cluster.name}
      list={{ label: t('clusters'), to: paths.clusters }}
      description={cluster.description}
      header={[edit]}
      menu={[remove]}
      tabs={[
        { to: paths.cluster(cluster.id), label: t('tab.overview') },
        { to: tab('hosts'), label: `${t('hosts')} (${cluster.hostCount})` },
        { to: tab('vms'), label: `${t('host.vms')} (${cluster.vmCount})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    >
      <ClusterDialogs onDeleted={() => void navigate(paths.clusters)} />
    </DetailPage>
  )
}

/** Reads the cluster before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(clusterQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('clusters') }
