import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { MemoryRouter } from 'react-router'
import { expect, test, vi } from 'vitest'
import type { Action } from '../page/actions.ts'
import { columns } from './columns.tsx'
import { ResourceTable, type ResourceTableProps } from './ResourceTable.tsx'
import { rowsInSight } from './use-rows-in-sight.ts'
import { chosenAfter } from './use-selection.ts'

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
  expect(rowsInSight(0, 560, 56)).toEqual({ first: 0, end: 20 })
  expect(rowsInSight(56_000, 560, 56)).toEqual({ first: 992, end: 1020 })
  // A few pixels draw nothing anew.
  expect(rowsInSight(56_030, 560, 56)).toEqual(rowsInSight(56_000, 560, 56))
})

test('with shift the rows between are chosen, too', () => {
  const some = rows(6)
  const first = chosenAfter(some, new Set(), { id: 'id-1', isChosen: true, from: undefined })
  expect([...chosenAfter(some, first, { id: 'id-4', isChosen: true, from: 'id-1' })]).toEqual([
    'id-1',
    'id-2',
    'id-3',
    'id-4',
  ])
  const all = new Set(some.map(({ id }) => id))
  expect([...chosenAfter(some, all, { id: 'id-0', isChosen: false, from: 'id-3' })]).toEqual(['id-4', 'id-5'])
})

test('a change of one row draws that row alone', () => {
  const drawn: string[] = []
  const counted = [
    {
      ...columns.name<Row>(
        () => 'Name',
        () => undefined,
      ),
      cell: (row: Row) => (drawn.push(row.id), row.name),
    },
  ]
  const before = rows(5)
  const table = (given: readonly Row[]) => (
    <MemoryRouter>
      <ResourceTable label="Machines" rows={given} columns={counted} empty={null} rowActions={() => []} />
    </MemoryRouter>
  )
  const { rerender } = render(table(before))
  drawn.length = 0
  rerender(table(before.map((row) => (row.id === 'id-2' ? { ...row, name: 'renamed' } : row))))
  expect(drawn).toEqual(['id-2'])
})

test('an edge of a heading makes its column wider by the keyboard, and fixes the others', () => {
  const onResize = vi.fn<(widths: ReadonlyMap<string, number>) => void>()
  show({ rows: rows(2), onResize, widths: new Map([['name', 300]]) })
  const edge = screen.getByRole('separator', { name: 'Width of Name' })
  expect(edge.getAttribute('aria-valuenow')).toBe('300')
  fireEvent.keyDown(edge, { key: 'ArrowRight' })
  expect(onResize.mock.calls[0]?.[0].get('name')).toBe(316)
  fireEvent.keyDown(edge, { key: 'ArrowLeft' })
  expect(onResize.mock.calls[1]?.[0].get('name')).toBe(284)
})

test('each row has its menu, whose actions are made when it is opened', async () => {
  const rowActions = vi.fn<(row: Row) => readonly Action[]>((row) => [
    { id: 'go', label: `Go ${row.name}`, run: () => undefined },
  ])
  show({ rows: rows(2), rowActions })
  expect(rowActions).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Actions for vm-1' }))
  expect(await screen.findByRole('menuitem', { name: 'Go vm-1' })).toBeDefined()
})
