import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import type { ReactNode } from 'react'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { useMachineActions } from './actions.tsx'
import { processorCount, systemName } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Vm = Schema<'Vm'>

const machineColumns: readonly Column<Vm>[] = [
  columns.name(
    () => text.t('column.name'),
    ({ id }) => paths.machine(id),
  ),
  columns.custom(
    'status',
    () => text.t('column.status'),
    (vm) => <VmStatusLabel vm={vm} words={text.t(`status.${vm.status}`)} />,
  ),
  columns.custom(
    'system',
    () => text.t('column.system'),
    (vm) => <Data>{systemName(vm)}</Data>,
    { hideBelow: 'md' },
  ),
  columns.custom(
    'address',
    () => text.t('column.address'),
    ({ ipAddresses }) => <Data>{ipAddresses[0]}</Data>,
    { hideBelow: 'md' },
  ),
  columns.custom(
    'tags',
    () => text.t('column.tags'),
    ({ tags }) => (
      <span className="ov-ellipsis" translate="no">
        {tags.map(({ name }) => name).join(', ')}
      </span>
    ),
    { hideBelow: 'xl' },
  ),
  columns.custom(
    'size',
    () => text.t('column.size'),
    (vm) => `${text.t('processor', { count: processorCount(vm) })}, ${formatBytes(vm.memoryBytes)}`,
    { hideBelow: 'lg' },
  ),
]

/** The machines as rows, for those who have many. */
export default function MachineTable(props: { vms: readonly Vm[]; empty: ReactNode; onEndReached?: () => void }) {
  const actionsOf = useMachineActions()
  const t = text.use()
  const withButton: readonly Column<Vm>[] = [
    ...machineColumns,
    columns.custom(
      'open',
      () => text.t('column.action'),
      (vm) => <ActionButton action={actionsOf(vm).primary} variant="secondary" size="sm" />,
      { hideBelow: 'sm' }, // a phone has it first in the row's menu
    ),
  ]
  return (
    <ResourceTable
      label={t('title')}
      rows={props.vms}
      columns={withButton}
      rowActions={(vm) => {
        const { primary, rest } = actionsOf(vm)
        return [primary, ...rest]
      }}
      empty={props.empty}
      onEndReached={props.onEndReached}
    />
  )
}
