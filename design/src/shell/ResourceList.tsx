import { Button } from '../page/Button.tsx'
import { useInfiniteQuery, useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, useDeferredValue, useMemo, useState } from 'react'
import { Message } from '../feedback/Message.tsx'
import type { Action } from '../page/actions.ts'
import { PageHeader } from '../page/PageHeader.tsx'
import { Section } from '../page/Section.tsx'
import type { TableRow } from '../table/columns.tsx'
import { FilterBox } from '../table/FilterBox.tsx'
import { FilterChips } from '../table/FilterChips.tsx'
import { filterLabelKey } from '../table/filter-labels.ts'
import { arrange, keep, layoutOf } from '../table/layout.ts'
import { ResourceTable } from '../table/ResourceTable.tsx'
import { TableSkeleton } from '../table/TableSkeleton.tsx'
import { designText } from '../text/design-text.ts'
import { useDialogAddress } from './dialog-address.ts'
import { isFirstPageDrawn } from './first-page.ts'
import { type ListState, useListState } from './list-state.ts'
import { type AnyList, type ListDefinition, listPages, rowsOf, stateOf } from './list-definition.ts'
import { useReadAll } from './use-read-all.tsx'
import { useTableSettings } from './table-settings.ts'
import { part } from '../page/part.tsx'

const ListDialogs = part(() => import('./ListDialogs.tsx'))
const dialogs = ['columns', 'views', 'export'] as const

/** What a list page is made of, beside its definition. */
export interface ResourceListProps<Row extends TableRow> {
  readonly list: ListDefinition<Row>
  readonly title: string
  readonly empty: { readonly title: string; readonly body: string; readonly actions?: ReactNode }
  /** Beside the title. */
  readonly actions?: ReactNode
  readonly rowActions?: (row: Row) => readonly Action[]
  /** It stands in a tab of an object's page, which has the heading. */
  readonly isTab?: boolean
  /** What can be done with several rows; rows can be chosen when it is there. */
  readonly bulkActions?: (rows: readonly Row[]) => readonly Action[]
}

/** Title with count, search and filters, table: the page of any list, or a tab. Its state is its address. */
export function ResourceList<Row extends TableRow>(props: ResourceListProps<Row>) {
  const { list, title } = props
  const queryClient = useQueryClient()
  const address = useListState(list.filters)
  const state = useMemo(() => stateOf(list, address.params), [list, address.params])
  const total = useTotal(list, state)
  // Rows take longer to draw than all around them: who opens the portal sees where they are first.
  const isFramed = useDeferredValue(true, isFirstPageDrawn())
  const lastFilter = state.filters.at(-1)
  const body = (
    <>
      <div className="ov-list-toolbar">
        {list.searchLabel ? (
          <FilterBox
            label={list.searchLabel()}
            search={state.search}
            onSearch={list.hasSearch === false ? undefined : (value) => address.set('search', value)}
            fields={list.filters}
            onFilter={(field, { value, label }) => {
              queryClient.setQueryData(filterLabelKey(field, value), label)
              address.add(field, value)
            }}
            onRemoveLast={() => lastFilter && address.remove(lastFilter)}
          />
        ) : null}
        <FilterChips filters={state.filters} onRemove={address.remove} onClear={address.clear} />
        <ListTools />
      </div>
      {isFramed ? (
        <Suspense fallback={<TableSkeleton />}>
          <ListTable {...props} state={state} total={total} address={address} />
        </Suspense>
      ) : (
        <TableSkeleton />
      )}
    </>
  )
  return (
    <>
      {props.isTab ? (
        body
      ) : (
        <>
          <PageHeader title={title} count={total} actions={props.actions} />
          <Section isFilled className="ov-list-section">
            {body}
          </Section>
        </>
      )}
      <OpenListDialog list={list} state={state} rowCount={total} />
    </>
  )
}

/** How many there are, as soon as it is known. */
function useTotal(list: AnyList, state: ListState): number | undefined {
  // Only listens: the table reads.
  const { data, hasNextPage } = useInfiniteQuery({ ...listPages(list, state), enabled: false })
  const pages = data?.pages as readonly { readonly items: readonly object[]; readonly total?: number }[] | undefined
  if (!pages) return undefined
  return pages[0]?.total ?? (hasNextPage ? undefined : pages.reduce((sum, { items }) => sum + items.length, 0))
}

function ListTable<Row extends TableRow>(
  props: ResourceListProps<Row> & {
    readonly state: ListState
    readonly total: number | undefined
    readonly address: ReturnType<typeof useListState>
  },
) {
  const { list, state, total, address, title, empty, rowActions, bulkActions } = props
  const query = useSuspenseInfiniteQuery(listPages(list, state))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const rows = useMemo(() => rowsOf(list, data.pages), [list, data.pages])
  const [settings, changeSettings] = useTableSettings(list.id)
  const layout = useMemo(() => layoutOf(list.columns, settings, state.columns), [list, settings, state.columns])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const more = useReadAll({ query, total, onRead: (all) => setChosen(new Set(rowsOf(list, all).map(({ id }) => id))) })
  return (
    <ResourceTable
      label={title}
      rows={rows}
      columns={layout.columns}
      density={layout.density}
      widths={layout.widths}
      onResize={(widths) =>
        changeSettings({
          columns: keep(
            arrange(list.columns, settings).map((column) => ({ ...column, widthPixels: widths.get(column.id) })),
          ),
        })
      }
      total={total}
      {...(list.defaultSort === undefined
        ? {}
        : { sort: state.sort ?? list.defaultSort, onSort: (sort: string) => address.set('sort', sort) })}
      {...(bulkActions
        ? { selection: { ids: chosen, onChange: setChosen, actions: bulkActions, more: more ?? undefined } }
        : {})}
      rowActions={rowActions}
      onEndReached={() => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
      }}
      empty={
        state.filters.length > 0 || state.search !== '' ? (
          <NoMatch onClear={address.clear} />
        ) : (
          <Message tone="none" title={empty.title} actions={empty.actions}>
            {empty.body}
          </Message>
        )
      }
    />
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const text = designText.use()
  return (
    <Message
      tone="none"
      title={text('list.noMatch')}
      actions={
        <Button variant="link" onClick={onClear}>
          {text('filter.clear')}
        </Button>
      }
    >
      {text('list.noMatchBody')}
    </Message>
  )
}

/** How the list looks, its saved views, and the way out as a file. */
function ListTools() {
  const text = designText.use()
  const dialog = useDialogAddress(dialogs)
  return (
    <div className="ov-list-tools" role="group" aria-label={text('list.tools')}>
      {dialogs.map((name) => (
        <Button key={name} variant="link" size="sm" aria-haspopup="dialog" onClick={() => dialog.open(name)}>
          {text(`list.${name}`)}
        </Button>
      ))}
    </div>
  )
}

function OpenListDialog(props: { list: AnyList; state: ReturnType<typeof stateOf>; rowCount: number | undefined }) {
  const { name, close } = useDialogAddress(dialogs)
  if (name === undefined) return null
  return <ListDialogs name={name} list={props.list} state={props.state} rowCount={props.rowCount} onClose={close} />
}
