import type { Schema } from '@overt/api-client/engine'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { Label } from '@overt/design/units/Label.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ListBody } from '../../shared/ListBody.tsx'
import { ApproveHost } from './ApproveHost.tsx'
import { useHostActions } from './actions.tsx'
import { hostsQuery } from './queries.ts'
import { threadCount } from './words.ts'

type Host = Schema<'Host'>

const hostColumns: readonly Column<Host>[] = [
  columns.custom(
    'name',
    () => text.t('name'),
    ({ id, name, simulated, hardware }) => (
      <span className="ov-row">
        <PageLink to={paths.host(id)}>{name}</PageLink>
        {simulated ? <Label color="purple">{text.t('host.simulated')}</Label> : null}
        {hardware?.accelerator.kind === 'tcg' && !simulated ? (
          <span title={hardware.accelerator.reason}>
            <Label color="yellow">{text.t('host.emulated')}</Label>
          </span>
        ) : null}
      </span>
    ),
    { grow: 3 },
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (host) => <HostStatusLabel host={host} />,
    { grow: 3 },
  ),
  columns.custom(
    'cluster',
    () => text.t('vm.cluster'),
    ({ clusterId, clusterName }) =>
      clusterId && clusterName ? (
        <ObjectLink object={{ kind: 'cluster', id: clusterId, name: clusterName }} />
      ) : (
        <span className="ov-unit">–</span>
      ),
    { hideBelow: 'md' },
  ),
  columns.custom(
    'address',
    () => text.t('host.address'),
    ({ address }) => <span className="ov-mono">{address}</span>,
    {
      hideBelow: 'md',
    },
  ),
  columns.custom(
    'cpu',
    () => text.t('host.cpu'),
    ({ hardware }) => (hardware ? threadCount(hardware) : '–'),
    {
      hideBelow: 'lg',
      grow: 1,
    },
  ),
  columns.bytes(
    'memory',
    () => text.t('host.memory'),
    ({ hardware }) => hardware?.memoryBytes,
    { hideBelow: 'sm' },
  ),
  columns.number(
    'vms',
    () => text.t('host.vms'),
    ({ vmCount }) => vmCount,
    { hideBelow: 'sm' },
  ),
]

/** The machines that run VMs. */
export default function HostsPage() {
  const t = text.use()
  const address = useListAddress()
  const search = address.get('search')
  const { data } = useSuspenseQuery(hostsQuery({ search }))
  const actionsOf = useHostActions()
  return (
    <>
      <ListBody
        title={t('hosts')}
        page={data}
        columns={hostColumns}
        isFiltered={search !== ''}
        empty={{ title: t('host.empty'), body: t('host.emptyBody') }}
        rowActions={actionsOf}
        toolbar={<SearchBox label={t('search')} value={search} onSearch={(value) => address.set('search', value)} />}
      />
      <ApproveHost hosts={data.items} />
    </>
  )
}

/** Reads the hosts before the page shows. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    await queryClient.ensureQueryData(hostsQuery({ search: addressed(request, 'search') }))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('hosts') }
