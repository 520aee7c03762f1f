import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { MemoryRouter } from 'react-router'
import { expect, test, vi } from 'vitest'
import { columns } from './columns.tsx'
import { ResourceTable, type ResourceTableProps } from './ResourceTable.tsx'
import { rowsInSight } from './use-rows-in-sight.ts'

interface Row {
  id: string
  name: string
  sizeBytes: number
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${index}`, name: `vm-${index}`, sizeBytes: 2 ** 30 }))

const someColumns = [
  columns.name<Row>(
    () => 'Name',
    ({ id }) => `/vms/${id}`,
    { sortBy: 'name' },
  ),
  columns.bytes<Row>(
    'size',
    () => 'Size',
    ({ sizeBytes }) => sizeBytes,
  ),
]

function show(props: Partial<ResourceTableProps<Row>> & { rows: readonly Row[] }) {
  render(
    <MemoryRouter>
      <ResourceTable label="Machines" columns={someColumns} empty={<p>Nothing here</p>} {...props} />
    </MemoryRouter>,
  )
}

test('of ten thousand rows it draws a screenful, and says how many there are', () => {
  show({ rows: rows(10_000) })
  const table = screen.getByRole('table', { name: 'Machines' })
  expect(table.getAttribute('aria-rowcount')).toBe('10001')
  expect(within(table).getAllByRole('row').length).toBeLessThan(60)
  expect(screen.getByRole('link', { name: 'vm-0' }).getAttribute('href')).toBe('/vms/id-0')
})

test('without rows it offers what the page says', () => {
  show({ rows: [] })
  expect(screen.getByText('Nothing here')).toBeDefined()
  expect(screen.queryByRole('table')).toBeNull()
})

test('a heading sorts by the API’s word, the second time the other way round', () => {
  const onSort = vi.fn<(sort: string) => void>()
  show({ rows: rows(2), sort: 'name', onSort })
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending')
  fireEvent.click(screen.getByRole('button', { name: 'Name' }))
  expect(onSort).toHaveBeenCalledWith('-name')
  expect(within(screen.getByRole('columnheader', { name: 'Size' })).queryByRole('button')).toBeNull()
})

test('arrow keys move between rows, the space bar chooses the row, the bar acts on the chosen', async () => {
  const acted = vi.fn<(ids: string[]) => void>()
  function Chooser() {
    const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
    const actions = (chosen: readonly Row[]) => [
      { id: 'go', label: 'Go', run: () => acted(chosen.map(({ id }) => id)) },
    ]
    return (
      <ResourceTable
        label="Machines"
        rows={rows(3)}
        columns={someColumns}
        empty={null}
        selection={{ ids, onChange: setIds, actions }}
      />
    )
  }
  render(
    <MemoryRouter>
      <Chooser />
    </MemoryRouter>,
  )
  screen.getByRole('link', { name: 'vm-0' }).focus()
  fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toBe('vm-1')
  fireEvent.keyDown(document.activeElement as Element, { key: ' ' })
  fireEvent.keyDown(document.activeElement as Element, { key: 'End' })
  expect(document.activeElement?.textContent).toBe('vm-2')
  await waitFor(() => expect(screen.getByText('1 selected')).toBeDefined())
  fireEvent.click(screen.getByRole('button', { name: 'Go' }))
  expect(acted).toHaveBeenCalledWith(['id-1'])
})

test('the end coming into sight asks for more', () => {
  const onEndReached = vi.fn<() => void>()
  show({ rows: rows(30), onEndReached })
  expect(onEndReached).toHaveBeenCalled()
})

test('the rows in sight follow the scrolling, with some beyond each edge, within the table', () => {
  expect(rowsInSight(0, 560, 56, 10_000)).toEqual({ first: 0, end: 18 })
  expect(rowsInSight(56_000, 560, 56, 10_000)).toEqual({ first: 992, end: 1018 })
  expect(rowsInSight(560_000, 560, 56, 10_000)).toEqual({ first: 9992, end: 10_000 })
  expect(rowsInSight(5000, 560, 56, 3)).toEqual({ first: 2, end: 3 })
})
