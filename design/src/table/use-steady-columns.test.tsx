import { act, render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSteadyColumns } from './use-steady-columns.ts'

/** A letter is so wide, and no column wider than `most`, in pixels. */
const letter = 10
const most = 300
let layOut: () => void
let measured = 0

/** What a browser would have laid out: a column as wide as its longest cell while it is not held. */
function widthOf(cell: HTMLTableCellElement): number {
  const table = cell.closest('table')
  const heading = table?.tHead?.rows[0]?.cells[cell.cellIndex]
  if (table?.hasAttribute('data-steady')) return Number.parseFloat(heading?.style.width ?? '0')
  const words = [...(table?.rows ?? [])].map((row) => row.cells[cell.cellIndex]?.textContent?.length ?? 0)
  return Math.min(most, Math.max(...words) * letter)
}
const isCell = (element: Element): element is HTMLTableCellElement => element instanceof HTMLTableCellElement

beforeEach(() => {
  measured = 0
  vi.useFakeTimers()
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(told: () => void) {
        layOut = told
      }
      observe() {}
      disconnect() {}
    },
  )
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockImplementation(function (this: Element) {
    return isCell(this) ? widthOf(this) : 1000
  })
  vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockImplementation(function (this: Element) {
    return isCell(this) ? (this.textContent?.length ?? 0) * letter : 1000
  })
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    measured += 1
    return new DOMRect(0, 0, isCell(this) ? widthOf(this) : 1000, 40)
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function Table({ uses }: { uses: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null)
  useSteadyColumns(box, { isSteady: true, key: 'name,use' })
  return (
    <div ref={box}>
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Use</th>
          </tr>
        </thead>
        <tbody>
          {uses.map((use, index) => (
            <tr key={index} data-index={index}>
              <td>web</td>
              <td>{use}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function show(uses: readonly string[]) {
  const { container, rerender } = render(<Table uses={uses} />)
  act(() => layOut())
  const widths = () => [...container.querySelectorAll('th')].map(({ style }) => style.width)
  const change = async (next: readonly string[]) => {
    rerender(<Table uses={next} />)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  return { widths, change }
}

test('columns are held as the first rows have them, and shorter cells move nothing', async () => {
  const { widths, change } = show(['48 per cent', '–'])
  expect(widths()).toEqual(['40px', '110px'])
  await change(['–', '–'])
  expect(widths()).toEqual(['40px', '110px'])
})

test('a cell that has come to need more gets it', async () => {
  const { widths, change } = show(['–'])
  expect(widths()).toEqual(['40px', '30px'])
  await change(['48 per cent'])
  expect(widths()).toEqual(['40px', '110px'])
})

test('what no column can hold is measured once, not with every change', async () => {
  const { widths, change } = show(['–'])
  await change(['x'.repeat(50)])
  expect(widths()).toEqual(['40px', `${most}px`])
  const before = measured
  await change(['x'.repeat(60)])
  expect(measured).toBe(before)
})
