import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ButtonLink, ObjectLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { FilterSelect, ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { vmTones } from '@overt/design/units/status-tones.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LoaderFunctionArgs } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { NoMatch } from '../../shared/NoMatch.tsx'
import { bulkActions, useVmMenu } from './actions.tsx'
import { type VmFilters, vmSorts, vmsQuery } from './queries.ts'
import { cpuCount } from './words.ts'

type Vm = Schema<'Vm'>

const statuses = Object.keys(vmTones) as Schema<'VmStatus'>[] // the table has exactly the contract's words

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
      hostId && hostName ? (
        <ObjectLink object={{ kind: 'host', id: hostId, name: hostName }} />
      ) : (
        <span className="ov-unit">–</span>
      ),
    { hideBelow: 'md', grow: 1 },
  ),
  columns.number(
    'cpu',
    () => text.t('vm.cpu'),
    ({ cpu }) => cpuCount(cpu),
    { hideBelow: 'sm' },
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
    ({ ipAddresses: [first, ...others] }) =>
      first === undefined ? (
        <span className="ov-unit">–</span>
      ) : (
        <span className="ov-nowrap" title={[first, ...others].join('\n')}>
          {first}
          {others.length > 0 ? <span className="ov-unit"> +{others.length}</span> : null}
        </span>
      ),
    { hideBelow: 'md' },
  ),
  columns.time(
    'created',
    () => text.t('createdAt'),
    ({ createdAt }) => createdAt,
    {
      sortBy: 'createdAt',
      hideBelow: 'lg',
    },
  ),
]

/** Every VM the user may see. */
export default function VmsPage() {
  const t = text.use()
  const shared = designText.use()
  const address = useListAddress()
  const filters = filtersOf(address.get)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(vmsQuery(filters))
  const vms = data.pages.flatMap(({ items }) => items)
  const total = data.pages[0]?.total
  const menuOf = useVmMenu()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const isFiltered = filters.search !== undefined || filters.status !== undefined
  const create = (
    <ButtonLink to={paths.createVm} variant="primary" icon={<PlusIcon />}>
      {t('vm.create')}
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title={t('vms')} count={total} actions={create} />
      <Section isFilled className="ov-list-section">
        <ListToolbar>
          <SearchBox
            label={t('search')}
            value={address.get('search')}
            onSearch={(value) => address.set('search', value)}
          />
          <FilterSelect
            label={t('status')}
            all={t('allStatuses')}
            value={filters.status ?? ''}
            choices={statuses.map((status) => ({ value: status, label: shared(`vmStatus.${status}`) }))}
            onChange={(status) => address.set('status', status)}
          />
        </ListToolbar>
        <ResourceTable
          label={t('vms')}
          rows={vms}
          columns={vmColumns}
          total={total}
          sort={filters.sort ?? 'name'}
          onSort={(sort) => address.set('sort', sort)}
          selection={{ ids: chosen, onChange: setChosen, actions: bulkActions }}
          rowActions={(vm) => menuOf(vm).menu}
          onEndReached={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
          }}
          empty={
            isFiltered ? (
              <NoMatch />
            ) : (
              <Message tone="none" title={t('vm.empty')} actions={create}>
                {t('vm.emptyBody')}
              </Message>
            )
          }
        />
      </Section>
      <VmDialogs />
    </>
  )
}

function filtersOf(get: (name: string) => string | undefined): VmFilters {
  return {
    search: get('search') || undefined,
    status: statuses.find((status) => status === get('status')),
    sort: vmSorts.find((sort) => sort === get('sort')),
  }
}

/** Reads the first page of VMs before the page shows. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    await queryClient.ensureInfiniteQueryData(vmsQuery(filtersOf((name) => addressed(request, name))))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('vms') }
