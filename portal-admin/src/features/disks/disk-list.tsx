import type { Schema } from '@overt/api-client/engine'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import type { ListDefinition } from '@overt/design/shell/list-definition.ts'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { tagColumn, tagFilter } from '../../shared/tagged.tsx'
import { text } from '../../text/pages.ts'
import { diskKind } from './words.ts'

type Disk = Schema<'Disk'>

const yesOrNo = (value: 'true' | 'false') => text.t(value === 'true' ? 'yes' : 'no')

/** The list of disks. */
export const diskList: ListDefinition<Disk> = {
  id: 'disks',
  operationId: 'listDisks',
  pageSize: 200,
  defaultSort: 'name',
  searchLabel: () => text.t('search'),
  filters: [
    choiceFilter(
      'status',
      () => text.t('status'),
      ['ok', 'locked', 'illegal'],
      (status) => designText.t(`diskStatus.${status}`),
    ),
    choiceFilter(
      'contentType',
      () => text.t('disk.content'),
      ['data', 'iso'],
      (type) => text.t(`disk.content.${type}`),
    ),
    choiceFilter('readOnly', () => text.t('disk.readOnly'), ['true', 'false'], yesOrNo, { isSingle: true }),
    choiceFilter('attached', () => text.t('disk.attached'), ['true', 'false'], yesOrNo, { isSingle: true }),
    objectFilter('storageDomainId', () => text.t('disk.storage'), 'listStorageDomains'),
    tagFilter,
  ],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.disk(id),
      { sortBy: 'name' },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (disk) => <RowStatus label={<DiskStatusLabel disk={disk} />} operation={disk.activeOperation} name={disk.name} />,
      { value: ({ status }) => status },
    ),
    columns.custom('kind', () => text.t('disk.kind'), diskKind, { grow: 1, hideBelow: 'sm', value: diskKind }),
    columns.bytes(
      'size',
      () => text.t('disk.size'),
      ({ sizeBytes }) => sizeBytes,
      { hideBelow: 'sm', sortBy: 'size' },
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
      { hideBelow: 'lg', sortBy: 'storageDomain', value: ({ storageDomainName }) => storageDomainName },
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
      { hideBelow: 'md', value: ({ vms }) => vms.map(({ name }) => name).join(' ') },
    ),
    columns.time(
      'created',
      () => text.t('createdAt'),
      ({ createdAt }) => createdAt,
      { sortBy: 'createdAt', isExtra: true },
    ),
    tagColumn,
  ],
}
