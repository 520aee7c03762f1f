import type { Schema } from '@overt/api-client/engine'
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { hasEnded } from '@overt/design/feedback/tracked-operations.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { OperationStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { Duration } from '@overt/design/units/Time.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { operationKinds } from '@overt/design/feedback/operation-title.ts'
import { bulkOperationActions } from './actions.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Row = Schema<'Operation'> & { name: string }

const statuses = ['waiting', 'running', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

/** A kind without an object's name: `Start`, `Create VM`. */
const kindWords = (kind: Schema<'OperationKind'>) => designText.t(`operationKind.${kind}`, { name: '' }).trim()

/** How long an operation took; a dash while it goes on. */
function took({ startedAt, endedAt }: Schema<'Operation'>) {
  return startedAt && endedAt ? <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} /> : '–'
}

const operationList: ListDefinition<Row> = {
  id: 'operations',
  operationId: 'listOperations',
  pageSize: 200,
  rowOf: (item: Schema<'Operation'>): Row => ({ ...item, name: operationTitle(item) }),
  searchLabel: () => text.t('operation.filter'),
  hasSearch: false,
  filters: [
    choiceFilter(
      'status',
      () => text.t('status'),
      statuses,
      (status) => designText.t(`operationStatus.${status}`),
    ),
    choiceFilter('kind', () => text.t('operation.what'), operationKinds, kindWords),
    objectFilter('userId', () => text.t('operation.who'), 'listUsers'),
  ],
  columns: [
    columns.name(
      () => text.t('operation.what'),
      ({ id }) => paths.operation(id),
      { areWords: true },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (operation) => (
        <OperationStatusLabel operation={{ ...operation, reason: operation.error?.message ?? operation.reason }} />
      ),
      { grow: 3, value: ({ status }) => status },
    ),
    columns.custom(
      'progress',
      () => text.t('operation.progress'),
      (operation) =>
        hasEnded(operation.status) ? null : (
          <ProgressBar
            label={designText.t('operations.progress', { title: operation.name })}
            percent={operation.progressPercent}
          />
        ),
      { hideBelow: 'md', grow: 1, value: ({ progressPercent }) => progressPercent },
    ),
    columns.custom(
      'object',
      () => text.t('operation.object'),
      ({ object }) => <ObjectLink object={object} />,
      {
        hideBelow: 'lg', // the operation's own name has it too
        value: ({ object }) => object.name,
      },
    ),
    columns.custom(
      'who',
      () => text.t('operation.who'),
      ({ actor }) => (actor.userName ? <Data>{actor.userName}</Data> : designText.t('operations.system')),
      {
        hideBelow: 'sm',
        value: ({ actor }) => actor.userName,
        grow: 1,
      },
    ),
    columns.time(
      'begun',
      () => text.t('operation.started'),
      ({ createdAt }) => createdAt,
      { hideBelow: 'sm' },
    ),
    columns.custom('took', () => text.t('operation.duration'), took, {
      hideBelow: 'lg',
      grow: 1,
      value: ({ startedAt, endedAt }) =>
        startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : null,
    }),
  ],
}

/** Every operation, newest first. */
export default function OperationsPage() {
  const t = text.use()
  return (
    <ResourceList
      list={operationList}
      title={t('operations')}
      empty={{ title: t('operation.empty'), body: t('operation.emptyBody') }}
      bulkActions={bulkOperationActions}
    />
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(operationList)

/** The tab's title. */
export const handle = { title: () => text.t('operations') }
