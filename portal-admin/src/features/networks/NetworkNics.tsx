import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { pagedQuery } from '@overt/design/shell/api.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'

const nicsOf = (id: string) => pagedQuery('listNetworkNics', { path: { id }, query: { limit: 200 } })

const nicColumns: readonly Column<Schema<'NetworkNic'>>[] = [
  columns.custom(
    'vm',
    () => detailText.t('network.vm'),
    ({ vmId, vmName }) => <ObjectLink object={{ kind: 'vm', id: vmId, name: vmName }} />,
    { grow: 3 },
  ),
  columns.custom(
    'name',
    () => text.t('name'),
    ({ name }) => <Data>{name}</Data>,
    { hideBelow: 'sm' },
  ),
  columns.custom(
    'mac',
    () => text.t('nic.mac'),
    ({ macAddress }) => <Data isMono>{macAddress}</Data>,
    { hideBelow: 'md' },
  ),
  columns.custom(
    'addresses',
    () => text.t('vm.addresses'),
    ({ addresses }) => (addresses[0] ? <Data>{addresses[0]}</Data> : <span className="ov-unit">–</span>),
  ),
  columns.custom(
    'model',
    () => text.t('nic.model'),
    ({ model }) => <Data>{model}</Data>,
    { hideBelow: 'lg', grow: 1 },
  ),
  columns.custom(
    'link',
    () => text.t('nic.link'),
    ({ linked }) => text.t(linked ? 'nic.linked' : 'nic.unlinked'),
    { hideBelow: 'md', grow: 1 },
  ),
]

/** Network interfaces of VMs that are on the network. */
export default function NetworkNics() {
  const t = detailText.use()
  const query = useSuspenseInfiniteQuery(nicsOf(param({ params: useParams() }, 'id')))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  return (
    <ResourceTable
      label={t('tab.nics')}
      rows={data.pages.flatMap(({ items }) => items)}
      columns={nicColumns}
      onEndReached={() => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
      }}
      empty={
        <Message tone="none" title={t('network.none')}>
          {t('network.noneBody')}
        </Message>
      }
    />
  )
}

/** Reads the first interfaces before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureInfiniteQueryData(nicsOf(param(args, 'id')))
  return null
}
