import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { pagedQuery } from '@overt/design/shell/api.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { NoMatch } from '../../shared/NoMatch.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'

const disksOf = (storageDomainId: string, search: string | undefined) =>
  pagedQuery('listDisks', { query: { storageDomainId: [storageDomainId], limit: 200, ...(search ? { search } : {}) } })

const diskColumns: readonly Column<Schema<'Disk'>>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.disk(id),
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (disk) => <RowStatus label={<DiskStatusLabel disk={disk} />} operation={disk.activeOperation} name={disk.name} />,
  ),
  columns.bytes(
    'size',
    () => text.t('disk.size'),
    ({ sizeBytes }) => sizeBytes,
  ),
  columns.bytes(
    'actual',
    () => text.t('disk.actual'),
    ({ actualSizeBytes }) => actualSizeBytes,
    { hideBelow: 'sm' },
  ),
  columns.custom(
    'vms',
    () => text.t('disk.vms'),
    ({ vms: [first, ...others] }) =>
      first ? (
        <span>
          <ObjectLink object={first} />
          {others.length > 0 ? <span className="ov-unit"> +{others.length}</span> : null}
        </span>
      ) : (
        <span className="ov-unit">–</span>
      ),
    { hideBelow: 'md' },
  ),
]

/** Disks that are kept in the storage domain. */
export default function StorageDomainDisks() {
  const t = text.use()
  const d = detailText.use()
  const address = useListAddress()
  const search = address.get('search')
  const query = useSuspenseInfiniteQuery(disksOf(param({ params: useParams() }, 'id'), search))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  return (
    <>
      <ListToolbar>
        <SearchBox label={t('search')} value={search} onSearch={(value) => address.set('search', value)} />
      </ListToolbar>
      <ResourceTable
        label={t('disks')}
        rows={data.pages.flatMap(({ items }) => items)}
        columns={diskColumns}
        onEndReached={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        empty={
          search ? (
            <NoMatch />
          ) : (
            <Message tone="none" title={d('storage.disksNone')}>
              {d('storage.disksNoneBody')}
            </Message>
          )
        }
      />
    </>
  )
}

/** Reads the first disks before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureInfiniteQueryData(disksOf(param(args, 'id'), addressed(args.request, 'search')))
  return null
}
