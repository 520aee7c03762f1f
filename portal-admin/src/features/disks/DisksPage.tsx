import type { Schema } from '@overt/api-client/engine'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { ButtonLink, ObjectLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { FilterSelect, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ListBody } from '../../shared/ListBody.tsx'
import { useDiskActions } from './actions.tsx'
import { DeleteDisk } from './DeleteDisk.tsx'
import { type DiskFilters, disksQuery } from './queries.ts'
import { diskKind } from './words.ts'

type Disk = Schema<'Disk'>

const kinds = ['data', 'image', 'iso'] as const

const diskColumns: readonly Column<Disk>[] = [
  columns.name(
    () => text.t('name'),
    ({ id }) => paths.disk(id),
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (disk) => <RowStatus label={<DiskStatusLabel disk={disk} />} operation={disk.activeOperation} name={disk.name} />,
  ),
  columns.custom('kind', () => text.t('disk.kind'), diskKind, { grow: 1, hideBelow: 'sm' }),
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
    'storage',
    () => text.t('disk.storage'),
    (disk) => (
      <ObjectLink object={{ kind: 'storage_domain', id: disk.storageDomainId, name: disk.storageDomainName }} />
    ),
    { hideBelow: 'lg' },
  ),
  columns.custom(
    'vms',
    () => text.t('disk.vms'),
    ({ vms: [first, ...others] }) =>
      first === undefined ? (
        <span className="ov-unit">–</span>
      ) : (
        <span>
          <ObjectLink object={first} />
          {others.length > 0 ? <span className="ov-unit"> +{others.length}</span> : null}
        </span>
      ),
    { hideBelow: 'md' },
  ),
]

/** Disks, images to clone from, and ISO images. */
export default function DisksPage() {
  const t = text.use()
  const address = useListAddress()
  const { data } = useSuspenseQuery(disksQuery(filtersOf(address.get)))
  const actionsOf = useDiskActions()
  const create = (
    <ButtonLink to={paths.createDisk} variant="primary" icon={<PlusIcon />}>
      {t('disk.create')}
    </ButtonLink>
  )
  return (
    <>
      <ListBody
        title={t('disks')}
        page={data}
        columns={diskColumns}
        actions={create}
        isFiltered={address.get('search') !== '' || address.get('kind') !== ''}
        empty={{ title: t('disk.empty'), body: t('disk.emptyBody'), actions: create }}
        rowActions={actionsOf}
        toolbar={
          <>
            <SearchBox
              label={t('search')}
              value={address.get('search')}
              onSearch={(value) => address.set('search', value)}
            />
            <FilterSelect
              label={t('disk.kind')}
              all={t('disk.allKinds')}
              value={address.get('kind')}
              choices={kinds.map((kind) => ({ value: kind, label: t(`disk.kind.${kind}`) }))}
              onChange={(kind) => address.set('kind', kind)}
            />
          </>
        }
      />
      <DeleteDisk />
    </>
  )
}

function filtersOf(get: (name: string) => string | undefined): DiskFilters {
  const kind = get('kind')
  return {
    search: get('search') || undefined,
    contentType: kind === 'iso' ? 'iso' : kind ? 'data' : undefined,
    readOnly: kind === 'image' ? true : kind === 'data' ? false : undefined,
  }
}

/** Reads the disks before the page shows. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    await queryClient.ensureQueryData(disksQuery(filtersOf((name) => addressed(request, name))))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('disks') }
