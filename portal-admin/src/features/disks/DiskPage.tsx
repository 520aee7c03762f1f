import { OperationBadge } from '@overt/design/feedback/OperationBadge.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { useDiskActions } from './actions.tsx'
import { DiskDialogs } from './DiskDialogs.tsx'
import { diskQuery } from './queries.ts'

/** One disk: its head and its tabs. */
export default function DiskPage() {
  const t = text.use()
  const d = detailText.use()
  const navigate = useNavigate()
  const { data: disk } = useSuspenseQuery(diskQuery(param({ params: useParams() }, 'id')))
  const actions = useDiskActions()(disk)
  const used = new Set(['clone'])
  const tab = (name: string) => paths.diskTab(disk.id, name)
  return (
    <DetailPage
      name={disk.name}
      list={{ label: t('disks'), to: paths.disks }}
      status={<DiskStatusLabel disk={disk} />}
      description={disk.description}
      header={disk.readOnly ? actions.filter(({ id }) => used.has(id)) : []}
      menu={disk.readOnly ? actions.filter(({ id }) => !used.has(id)) : actions}
      above={disk.activeOperation ? <OperationBadge operation={disk.activeOperation} name={disk.name} /> : null}
      tabs={[
        { to: paths.disk(disk.id), label: t('tab.overview') },
        { to: tab('vms'), label: `${t('host.vms')} (${disk.vms.length})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    >
      <DiskDialogs onDeleted={() => void navigate(paths.disks)} />
    </DetailPage>
  )
}

/** Reads the disk before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(diskQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('disks') }
