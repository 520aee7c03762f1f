import { type RefObject, useLayoutEffect } from 'react'

/** How far apart cells are looked at while rows change, in milliseconds: sooner than a reader minds, and not each frame. */
const lookEveryMs = 200

/**
 * Holds the columns at the widths that the first rows gave them. A table that lays itself out by its content measures
 * every cell whenever a row comes or goes, and its columns move under the reader; one of fixed columns does neither.
 * They are measured anew when the table's width, its columns (`layout`) or its fonts change, and when a cell has come to
 * need more than its column has. Marks the scrolling box with
 * `data-wide` while the table is wider than the box.
 */
export function useSteadyColumns(
  scroller: RefObject<HTMLElement | null>,
  layout: { readonly isSteady: boolean; readonly key: string },
): void {
  const { isSteady, key } = layout
  useLayoutEffect(() => {
    const box = scroller.current
    const table = box?.querySelector('table')
    if (!box || !table || typeof ResizeObserver === 'undefined') return undefined
    let measured = 0
    // The observer calls first after the first layout and before it is painted: measuring costs nothing then.
    const measure = () => {
      if (box.clientWidth === 0 || box.clientWidth === measured) return
      measured = box.clientWidth
      release(table)
      const isWide = box.scrollWidth > box.clientWidth
      box.toggleAttribute('data-wide', isWide)
      if (isSteady) hold(table, isWide)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    const measureAnew = () => {
      measured = 0
      measure()
    }
    document.fonts?.addEventListener('loadingdone', measureAnew)
    /** Columns whose cells are cut off however they are measured: something in them is wider than any column may be. */
    const hopeless = new Set<number>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      if (!table.hasAttribute('data-steady')) return
      const tight = tightColumns(table)
      if (tight.every((column) => hopeless.has(column))) return
      measureAnew()
      for (const column of tightColumns(table)) hopeless.add(column)
    }
    const changes = new MutationObserver(() => {
      timer ??= setTimeout(look, lookEveryMs)
    })
    changes.observe(table, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      changes.disconnect()
      clearTimeout(timer)
      document.fonts?.removeEventListener('loadingdone', measureAnew)
      release(table)
    }
  }, [scroller, isSteady, key])
}

const headings = (table: HTMLTableElement) => [...(table.tHead?.rows[0]?.cells ?? [])]

/** Columns in which a cell needs more than it has. */
function tightColumns(table: HTMLTableElement): number[] {
  const tight = new Set<number>()
  for (const row of table.querySelectorAll<HTMLTableRowElement>('tr[data-index]'))
    for (const cell of row.cells) if (cell.scrollWidth > cell.clientWidth + 1) tight.add(cell.cellIndex)
  return [...tight]
}

function release(table: HTMLTableElement): void {
  if (!table.hasAttribute('data-steady')) return
  table.removeAttribute('data-steady')
  for (const element of [table, ...headings(table)]) element.style.removeProperty('width')
}

function hold(table: HTMLTableElement, isWide: boolean): void {
  const held = isWide ? [table, ...headings(table)] : headings(table)
  const widths = held.map((element) => element.getBoundingClientRect().width)
  for (const [index, element] of held.entries()) {
    const width = widths[index] ?? 0
    if (width > 0) element.style.width = `${width}px`
  }
  table.setAttribute('data-steady', '')
}
