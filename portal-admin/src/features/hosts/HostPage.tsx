import type { Schema } from '@overt/api-client/engine'
import { OperationCard } from '@overt/design/feedback/OperationCard.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { useHostActions } from './actions.tsx'
import { HostDialogs } from './HostDialogs.tsx'
import { drainQuery, hostQuery } from './queries.ts'

/** One host: its head and its tabs. */
export default function HostPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  const navigate = useNavigate()
  const actions = useHostActions()(host)
  const shown = shownActions(host)
  const tab = (name: string) => paths.hostTab(host.id, name)
  return (
    <DetailPage
      name={host.name}
      list={{ label: t('hosts'), to: paths.hosts }}
      status={
        <>
          <HostStatusLabel host={host} />
          {host.simulated ? <Label color="purple">{t('host.simulated')}</Label> : null}
        </>
      }
      description={host.description}
      header={shown.flatMap((name) => actions.find(({ id }) => id === name) ?? [])}
      menu={actions.filter(({ id }) => !shown.includes(id))}
      above={host.status === 'preparing_for_maintenance' ? <Drain hostId={host.id} /> : null}
      tabs={[
        { to: paths.host(host.id), label: t('tab.overview') },
        { to: tab('vms'), label: `${t('host.vms')} (${host.vmCount})` },
        { to: tab('hardware'), label: d('tab.hardware') },
        { to: tab('numa'), label: d('tab.numa') },
        { to: tab('storage'), label: d('tab.storage') },
        { to: tab('versions'), label: d('tab.versions') },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
        { to: tab('history'), label: d('tab.history') },
      ]}
    >
      <HostDialogs onRemoved={() => void navigate(paths.hosts)} />
    </DetailPage>
  )
}

/** What is likeliest to be wanted of a host, beside its name. */
function shownActions({ status }: Schema<'Host'>): readonly string[] {
  if (status === 'pending_approval') return ['approve']
  return status === 'maintenance' ? ['activate', 'edit'] : ['edit']
}

/** How far the host's way into maintenance is, and how to stop it. */
function Drain({ hostId }: { hostId: string }) {
  const { data } = useQuery(drainQuery(hostId))
  const [operation] = data?.items ?? []
  return operation ? <OperationCard operation={operation} isOpen /> : null
}

/** Reads the host before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(hostQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('hosts') }
