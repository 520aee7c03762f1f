import type { Schema } from '@overt/api-client/engine'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ListBody } from '../../shared/ListBody.tsx'
import { networksQuery } from './queries.ts'

const networkColumns: readonly Column<Schema<'Network'>>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.network(id),
  ),
  columns.custom(
    'mode',
    () => text.t('network.mode'),
    ({ mode }) => text.t(`network.mode.${mode}`),
  ),
  columns.custom(
    'cidr',
    () => text.t('network.cidr'),
    ({ ipv4Cidr }) => <span className="ov-mono">{ipv4Cidr}</span>,
  ),
  columns.number(
    'mtu',
    () => text.t('network.mtu'),
    ({ mtu }) => mtu,
    { hideBelow: 'sm' },
  ),
  columns.number(
    'vms',
    () => text.t('host.vms'),
    ({ vmCount }) => vmCount,
  ),
]

/** Logical networks. */
export default function NetworksPage() {
  const t = text.use()
  const { data } = useSuspenseQuery(networksQuery)
  return (
    <ListBody
      title={t('networks')}
      page={data}
      columns={networkColumns}
      empty={{ title: t('network.empty'), body: t('network.emptyBody') }}
    />
  )
}

/** Reads the networks before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(networksQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('networks') }
