import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { networkQuery } from './queries.ts'

/** One network: its head and its tabs. */
export default function NetworkPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: network } = useSuspenseQuery(networkQuery(param({ params: useParams() }, 'id')))
  const tab = (name: string) => paths.networkTab(network.id, name)
  return (
    <DetailPage
      name={network.name}
      list={{ label: t('networks'), to: paths.networks }}
      description={network.description}
      tabs={[
        { to: paths.network(network.id), label: t('tab.overview') },
        { to: tab('nics'), label: `${t('host.vms')} (${network.vmCount})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    />
  )
}

/** Reads the network before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(networkQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('networks') }
