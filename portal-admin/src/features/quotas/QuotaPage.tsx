import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { useQuotaActions } from './actions.ts'
import { DeleteQuota } from './DeleteQuota.tsx'
import { quotaQuery } from './queries.ts'
import { QuotaStateLabel } from './quota-list.tsx'

/** One quota: its head and its tabs. */
export default function QuotaPage() {
  const t = text.use()
  const q = quotaText.use()
  const d = detailText.use()
  const navigate = useNavigate()
  const { data: quota } = useSuspenseQuery(quotaQuery(param({ params: useParams() }, 'id')))
  const [edit, remove] = useQuotaActions()(quota)
  const tab = (name: string) => paths.quotaTab(quota.id, name)
  return (
    <DetailPage
      name={quota.name}
      list={{ label: t('quotas'), to: paths.quotas }}
      status={<QuotaStateLabel quota={quota} />}
      description={quota.description}
      header={[edit]}
      menu={[remove]}
      tabs={[
        { to: paths.quota(quota.id), label: t('tab.overview') },
        { to: tab('consumers'), label: q('tab.consumers') },
        { to: tab('vms'), label: `${q('vms')} (${quota.vmCount})` },
        { to: tab('disks'), label: `${q('disks')} (${quota.diskCount})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    >
      <DeleteQuota onDeleted={() => void navigate(paths.quotas)} />
    </DetailPage>
  )
}

/** Reads the quota before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(quotaQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('quotas') }
