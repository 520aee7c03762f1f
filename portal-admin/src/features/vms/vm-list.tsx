import type { Schema } from '@overt/api-client/engine'
import { RowStatus } from '@overt/design/feedback/OperationBadge.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import type { ListDefinition } from '@overt/design/shell/list-definition.ts'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { vmTones } from '@overt/design/units/status-tones.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { tagColumn, tagFilter } from '../../shared/tagged.tsx'
import { text } from '../../text/text.ts'
import { percentUsed, UseCell } from './UseCell.tsx'
import { cpuCount } from './cpu-count.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Vm = Schema<'Vm'>

const statuses = Object.keys(vmTones) as Schema<'VmStatus'>[] // the table has exactly the contract's words

/** The list of VMs. */
export const vmList: ListDefinition<Vm> = {
  id: 'vms',
  operationId: 'listVms',
  pageSize: 200,
  defaultSort: 'name',
  searchLabel: () => text.t('vm.search'),
  filters: [
    choiceFilter(
      'status',
      () => text.t('status'),
      statuses,
      (status) => designText.t(`vmStatus.${status}`),
    ),
    objectFilter('hostId', () => text.t('vm.host'), 'listHosts'),
    objectFilter('clusterId', () => text.t('vm.cluster'), 'listClusters'),
    tagFilter,
  ],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.vm(id),
      { sortBy: 'name' },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (vm) => <RowStatus label={<VmStatusLabel vm={vm} />} operation={vm.activeOperation} name={vm.name} />,
      { grow: 3, sortBy: 'status', value: ({ status }) => status },
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
      { hideBelow: 'md', grow: 1, sortBy: 'host', value: ({ hostName }) => hostName },
    ),
    columns.custom(
      'cluster',
      () => text.t('vm.cluster'),
      ({ clusterId, clusterName }) => <ObjectLink object={{ kind: 'cluster', id: clusterId, name: clusterName }} />,
      { isExtra: true, value: ({ clusterName }) => clusterName },
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
      { hideBelow: 'sm', sortBy: 'memory' },
    ),
    columns.custom(
      'cpuUse',
      () => text.t('vm.cpuUse'),
      (vm) => <UseCell kind="cpu" vm={vm} />,
      {
        hideBelow: 'lg',
        grow: 1,
        value: ({ usage }) => percentUsed('cpu', usage),
      },
    ),
    columns.custom(
      'memoryUse',
      () => text.t('vm.memoryUse'),
      (vm) => <UseCell kind="memory" vm={vm} />,
      {
        hideBelow: 'xl',
        grow: 1,
        value: ({ usage }) => percentUsed('memory', usage),
      },
    ),
    columns.custom(
      'addresses',
      () => text.t('vm.addresses'),
      ({ ipAddresses: [first, ...others] }) =>
        first === undefined ? (
          <span className="ov-unit">–</span>
        ) : (
          <span className="ov-nowrap" title={[first, ...others].join('\n')} translate="no">
            {first}
            {others.length > 0 ? <span className="ov-unit"> +{others.length}</span> : null}
          </span>
        ),
      { hideBelow: 'md', value: ({ ipAddresses }) => ipAddresses.join(' ') },
    ),
    columns.time(
      'created',
      () => text.t('createdAt'),
      ({ createdAt }) => createdAt,
      { sortBy: 'createdAt', hideBelow: 'xl' },
    ),
    columns.time(
      'started',
      () => text.t('vm.startedAt'),
      ({ startedAt }) => startedAt,
      { isExtra: true },
    ),
    columns.custom(
      'createdBy',
      () => text.t('vm.createdBy'),
      ({ createdBy }) => (createdBy ? <Data>{createdBy}</Data> : <span className="ov-unit">–</span>),
      { isExtra: true, value: ({ createdBy }) => createdBy },
    ),
    columns.custom(
      'id',
      () => text.t('id'),
      ({ id }) => <Data isMono>{id}</Data>,
      {
        isExtra: true,
        value: ({ id }) => id,
      },
    ),
    tagColumn,
  ],
}
