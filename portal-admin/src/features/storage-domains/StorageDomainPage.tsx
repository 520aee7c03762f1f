import { param } from '@overt/design/shell/page-route.ts'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { storageDomainQuery } from './queries.ts'

/** One storage domain: its head and its tabs. */
export default function StorageDomainPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: domain } = useSuspenseQuery(storageDomainQuery(param({ params: useParams() }, 'id')))
  const tab = (name: string) => paths.storageDomainTab(domain.id, name)
  return (
    <DetailPage
      name={domain.name}
      list={{ label: t('storageDomains'), to: paths.storageDomains }}
      status={<StorageStatusLabel domain={domain} />}
      description={domain.description}
      tabs={[
        { to: paths.storageDomain(domain.id), label: t('tab.overview') },
        { to: tab('disks'), label: `${t('storage.disks')} (${domain.diskCount})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    />
  )
}

/** Reads the storage domain before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(storageDomainQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('storageDomains') }
