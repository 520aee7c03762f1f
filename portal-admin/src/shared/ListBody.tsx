import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import type { Action } from '@overt/design/page/actions.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import type { Column, TableRow } from '@overt/design/table/columns.tsx'
import { ListToolbar } from '@overt/design/table/ListToolbar.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import type { ReactNode } from 'react'
import { NoMatch } from './NoMatch.tsx'

/** What the list of a small resource is made of. */
export interface ListBodyProps<Row extends TableRow> {
  readonly title: string
  readonly page: { readonly items: readonly Row[]; readonly next: Schema<'Next'> }
  readonly columns: readonly Column<Row>[]
  readonly isFiltered?: boolean
  readonly empty: { readonly title: string; readonly body: string; readonly actions?: ReactNode }
  readonly actions?: ReactNode
  readonly toolbar?: ReactNode
  readonly rowActions?: (row: Row) => readonly Action[]
}

/** Title with count, filters, table: the list page of a resource that an estate has few of. */
export function ListBody<Row extends TableRow>(props: ListBodyProps<Row>) {
  const { title, page, columns, isFiltered = false, empty, actions, toolbar, rowActions } = props
  return (
    <>
      <PageHeader title={title} count={page.next === null ? page.items.length : undefined} actions={actions} />
      <Section isFilled className="ov-list-section">
        {toolbar ? <ListToolbar>{toolbar}</ListToolbar> : null}
        <ResourceTable
          label={title}
          rows={page.items}
          columns={columns}
          {...(rowActions ? { rowActions } : {})}
          empty={
            isFiltered ? (
              <NoMatch />
            ) : (
              <Message tone="none" title={empty.title} actions={empty.actions}>
                {empty.body}
              </Message>
            )
          }
        />
      </Section>
    </>
  )
}
