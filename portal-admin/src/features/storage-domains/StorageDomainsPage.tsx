import type { Schema } from '@overt/api-client/engine'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ListBody } from '../../shared/ListBody.tsx'
import { storageDomainsQuery } from './queries.ts'
import { SpaceUse } from './SpaceUse.tsx'

const domainColumns: readonly Column<Schema<'StorageDomain'>>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.storageDomain(id),
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (domain) => <StorageStatusLabel domain={domain} />,
  ),
  columns.custom(
    'type',
    () => text.t('storage.type'),
    ({ storage }) => text.t(`storage.type.${storage.type}`),
    {
      hideBelow: 'md',
    },
  ),
  columns.custom(
    'space',
    () => text.t('storage.used'),
    (domain) => <SpaceUse domain={domain} />,
  ),
  columns.number(
    'disks',
    () => text.t('storage.disks'),
    ({ diskCount }) => diskCount,
    { hideBelow: 'sm' },
  ),
]

/** Where disks are kept. */
export default function StorageDomainsPage() {
  const t = text.use()
  const { data } = useSuspenseQuery(storageDomainsQuery)
  return (
    <ListBody
      title={t('storageDomains')}
      page={data}
      columns={domainColumns}
      empty={{ title: t('storage.empty'), body: t('storage.emptyBody') }}
    />
  )
}

/** Reads the storage domains before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(storageDomainsQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('storageDomains') }
