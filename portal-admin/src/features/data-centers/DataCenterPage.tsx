import { param } from '@overt/design/shell/page-route.ts'
import { DataCenterStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { useDataCenterActions } from './actions.tsx'
import { DataCenterDialogs } from './DataCenterDialogs.tsx'
import { dataCenterQuery } from './queries.ts'

/** One data center: its head and its tabs. */
export default function DataCenterPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: dataCenter } = useSuspenseQuery(dataCenterQuery(param({ params: useParams() }, 'id')))
  const navigate = useNavigate()
  const [edit, remove] = useDataCenterActions()(dataCenter)
  const tab = (name: string) => paths.dataCenterTab(dataCenter.id, name)
  return (
    <DetailPage
      name={dataCenter.name}
      list={{ label: d('dataCenters'), to: paths.dataCenters }}
      status={<DataCenterStatusLabel dataCenter={dataCenter} />}
      description={dataCenter.description}
      header={[edit]}
      menu={[remove]}
      tabs={[
        { to: paths.dataCenter(dataCenter.id), label: t('tab.overview') },
        { to: tab('quotas'), label: d('tab.quotas') },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    >
      <DataCenterDialogs onDeleted={() => void navigate(paths.dataCenters)} />
    </DetailPage>
  )
}

/** Reads the data center before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(dataCenterQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => detailText.t('dataCenters') }
