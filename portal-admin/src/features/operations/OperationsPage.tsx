import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { hasEnded } from '@overt/design/feedback/tracked-operations.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { addressed, useListAddress } from '@overt/design/shell/list-address.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { FilterSelect, ListToolbar } from '@overt/design/table/ListToolbar.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { OperationStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { formatDuration } from '@overt/design/units/time.ts'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { NoMatch } from '../../shared/NoMatch.tsx'
import { operationsQuery } from './queries.ts'

type Row = Schema<'Operation'> & { name: string }

const statuses = ['waiting', 'running', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

const operationColumns: readonly Column<Row>[] = [
  columns.name(
    () => text.t('operation.what'),
    ({ id }) => paths.operation(id),
  ),
  columns.custom(
    'status',
    () => text.t('status'),
    (operation) => (
      <OperationStatusLabel operation={{ ...operation, reason: operation.error?.message ?? operation.reason }} />
    ),
    { grow: 3 },
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
    { hideBelow: 'md', grow: 1 },
  ),
  columns.custom(
    'object',
    () => text.t('operation.object'),
    ({ object }) => <ObjectLink object={object} />,
    {
      hideBelow: 'md',
    },
  ),
  columns.custom(
    'who',
    () => text.t('operation.who'),
    ({ actor }) => actor.userName || designText.t('operations.system'),
    {
      hideBelow: 'sm',
      grow: 1,
    },
  ),
  columns.time(
    'begun',
    () => text.t('operation.started'),
    ({ createdAt }) => createdAt,
    { hideBelow: 'sm' },
  ),
  columns.custom('took', () => text.t('operation.duration'), durationWords, { hideBelow: 'lg', grow: 1 }),
]

/** How long an operation took; a dash while it goes on. */
function durationWords({ startedAt, endedAt }: Schema<'Operation'>): string {
  return startedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(startedAt)) : '–'
}

/** Every operation, newest first. */
export default function OperationsPage() {
  const t = text.use()
  const shared = designText.use()
  const address = useListAddress()
  const status = statuses.find((candidate) => candidate === address.get('status'))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(operationsQuery(status))
  const rows = data.pages.flatMap(({ items }) => items.map((item) => ({ ...item, name: operationTitle(item) })))
  return (
    <>
      <PageHeader title={t('operations')} />
      <Section isFilled className="ov-list-section">
        <ListToolbar>
          <FilterSelect
            label={t('status')}
            all={t('allStatuses')}
            value={status ?? ''}
            choices={statuses.map((value) => ({ value, label: shared(`operationStatus.${value}`) }))}
            onChange={(value) => address.set('status', value)}
          />
        </ListToolbar>
        <ResourceTable
          label={t('operations')}
          rows={rows}
          columns={operationColumns}
          onEndReached={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
          }}
          empty={
            status ? (
              <NoMatch />
            ) : (
              <Message tone="none" title={t('operation.empty')}>
                {t('operation.emptyBody')}
              </Message>
            )
          }
        />
      </Section>
    </>
  )
}

/** Reads the newest operations before the page shows. */
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    const status = statuses.find((candidate) => candidate === addressed(request, 'status'))
    await queryClient.ensureInfiniteQueryData(operationsQuery(status))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('operations') }
