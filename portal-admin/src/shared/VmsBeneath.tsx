import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { pagedQuery } from '@overt/design/shell/api.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { paths } from '../paths.ts'
import { text } from '../text/pages.ts'
import { NoMatch } from './NoMatch.tsx'

type Vm = Schema<'Vm'>
type Sort = (typeof sorts)[number]
const sorts = ['name', '-name', 'createdAt', '-createdAt'] as const

/** Where the VMs are: on a host, or in a cluster. */
export type Place = { readonly hostId: string } | { readonly clusterId: string }

const vmColumns: readonly Column<Vm>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.vm(id),
    { sortBy: 'name' },
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (vm) => <RowStatus label={<VmStatusLabel vm={vm} />} operation={vm.activeOperation} name={vm.name} />,
    { grow: 3 },
  ),
  columns.custom(
    'host',
    () => text.t('vm.host'),
    ({ hostId, hostName }) =>
      hostId && hostName ? <ObjectLink object={{ kind: 'host', id: hostId, name: hostName }} /> : '–',
    { hideBelow: 'md', grow: 1 },
  ),
  columns.bytes(
    'memory',
    () => text.t('vm.memory'),
    ({ memoryBytes }) => memoryBytes,
    { hideBelow: 'sm' },
  ),
  columns.custom(
    'addresses',
    () => text.t('vm.addresses'),
    ({ ipAddresses }) => ipAddresses[0] ?? '–',
    { hideBelow: 'md' },
  ),
  columns.time(
    'created',
    () => text.t('createdAt'),
    ({ createdAt }) => createdAt,
    { sortBy: 'createdAt', hideBelow: 'lg' },
  ),
]
const withoutHostColumn = vmColumns.filter(({ id }) => id !== 'host')

/** VMs of a place page by page, as the address narrows and sorts them. */
export function vmsOfQuery(place: Place, get: (name: string) => string | undefined) {
  const search = get('search')
  const within = 'hostId' in place ? { hostId: [place.hostId] } : { clusterId: [place.clusterId] }
  return pagedQuery('listVms', { query: { ...within, limit: 200, sort: sortOf(get), ...(search ? { search } : {}) } })
}

/** For the loader of a tab: reads the first page of what the address asks for. */
export async function loadVms(queryClient: QueryClient, place: Place, request: Request): Promise<null> {
  await queryClient.ensureInfiniteQueryData(vmsOfQuery(place, (name) => addressed(request, name)))
  return null
}

function sortOf(get: (name: string) => string | undefined): Sort {
  return sorts.find((sort) => sort === get('sort')) ?? 'name'
}

/** The VMs of a host or a cluster, with a search and a sort of their own. */
export function VmsBeneath({ place, empty }: { place: Place; empty: { title: string; body: string } }) {
  const t = text.use()
  const address = useListAddress()
  const query = useSuspenseInfiniteQuery(vmsOfQuery(place, address.get))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const search = address.get('search')
  return (
    <>
      <ListToolbar>
        <SearchBox label={t('search')} value={search} onSearch={(value) => address.set('search', value)} />
      </ListToolbar>
      <ResourceTable
        label={t('vms')}
        rows={data.pages.flatMap(({ items }) => items)}
        columns={'hostId' in place ? withoutHostColumn : vmColumns}
        sort={sortOf(address.get)}
        onSort={(sort) => address.set('sort', sort === 'name' ? '' : sort)}
        total={data.pages[0]?.total}
        onEndReached={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        empty={
          search ? (
            <NoMatch />
          ) : (
            <Message tone="none" title={empty.title}>
              {empty.body}
            </Message>
          )
        }
      />
    </>
  )
}
