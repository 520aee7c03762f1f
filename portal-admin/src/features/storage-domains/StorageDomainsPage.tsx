import type { Schema } from '@overt/api-client/engine'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { SpaceUse } from '../../shared/SpaceUse.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { tagColumn, TaggedList, tagFilter } from '../../shared/tagged.tsx'
import { objectFilter } from '@overt/design/shell/list-filters.ts'

const storageDomainList: ListDefinition<Schema<'StorageDomain'>> = {
  id: 'storage-domains',
  operationId: 'listStorageDomains',
  pageSize: 200,
  searchLabel: () => text.t('search'),
  filters: [objectFilter('dataCenterId', () => text.t('cluster.dataCenter'), 'listDataCenters'), tagFilter],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.storageDomain(id),
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (domain) => <StorageStatusLabel domain={domain} />,
      { value: ({ status }) => status },
    ),
    columns.custom(
      'type',
      () => text.t('storage.type'),
      ({ storage }) => text.t(`storage.type.${storage.type}`),
      {
        hideBelow: 'md',
        value: ({ storage }) => storage.type,
      },
    ),
    columns.custom(
      'space',
      () => text.t('storage.used'),
      (domain) => <SpaceUse space={domain} />,
      {
        value: ({ totalBytes, availableBytes }) =>
          totalBytes === null || availableBytes === null ? null : totalBytes - availableBytes,
      },
    ),
    columns.number(
      'disks',
      () => text.t('storage.disks'),
      ({ diskCount }) => diskCount,
      { hideBelow: 'sm' },
    ),
    tagColumn,
  ],
}

/** Where disks are kept. */
export default function StorageDomainsPage() {
  const t = text.use()
  return (
    <TaggedList
      kind="storage_domain"
      list={storageDomainList}
      title={t('storageDomains')}
      empty={{ title: t('storage.empty'), body: t('storage.emptyBody') }}
    />
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(storageDomainList)

/** The tab's title. */
export const handle = { title: () => text.t('storageDomains') }
