import { Message } from '@overt/design/feedback/Message.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { HostTable } from '../../shared/HostTable.tsx'
import { detailText } from '../../text/details.ts'
import { clusterHostsQuery } from './queries.ts'

/** The hosts of the cluster. */
export default function ClusterHosts() {
  const t = detailText.use()
  const { data } = useSuspenseQuery(clusterHostsQuery(param({ params: useParams() }, 'id')))
  if (data.items.length === 0)
    return (
      <Message tone="none" title={t('cluster.hostsNone')}>
        {t('cluster.hostsNoneBody')}
      </Message>
    )
  return (
    <div className="ov-panel">
      <HostTable hosts={data.items} />
    </div>
  )
}

/** Reads the hosts before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(clusterHostsQuery(param(args, 'id')))
  return null
}
