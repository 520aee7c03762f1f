import type { Schema } from '@overt/api-client/engine'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { tagColumn, TaggedList, tagFilter } from '../../shared/tagged.tsx'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { Data } from '@overt/design/units/Data.tsx'

const networkList: ListDefinition<Schema<'Network'>> = {
  id: 'networks',
  operationId: 'listNetworks',
  pageSize: 200,
  searchLabel: () => text.t('search'),
  filters: [objectFilter('dataCenterId', () => text.t('cluster.dataCenter'), 'listDataCenters'), tagFilter],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.network(id),
    ),
    columns.custom(
      'mode',
      () => text.t('network.mode'),
      ({ mode }) => text.t(`network.mode.${mode}`),
      { value: ({ mode }) => mode },
    ),
    columns.custom(
      'cidr',
      () => text.t('network.cidr'),
      ({ ipv4Cidr }) => <Data isMono>{ipv4Cidr}</Data>,
      { value: ({ ipv4Cidr }) => ipv4Cidr },
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
    tagColumn,
  ],
}

/** Logical networks. */
export default function NetworksPage() {
  const t = text.use()
  return (
    <TaggedList
      kind="network"
      list={networkList}
      title={t('networks')}
      empty={{ title: t('network.empty'), body: t('network.emptyBody') }}
    />
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(networkList)

/** The tab's title. */
export const handle = { title: () => text.t('networks') }
