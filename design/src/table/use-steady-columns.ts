import { type RefObject, useLayoutEffect } from 'react'

/**
 * Holds the columns at the widths that the first rows gave them. A table that lays itself out by its content measures
 * every cell whenever a row comes or goes, and its columns move under the reader; one of fixed columns does neither.
 * They are measured anew when the table's width, its columns (`layout`) or its fonts change. Marks the scrolling box with
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
    const onFonts = () => {
      measured = 0
      measure()
    }
    document.fonts?.addEventListener('loadingdone', onFonts)
    return () => {
      observer.disconnect()
      document.fonts?.removeEventListener('loadingdone', onFonts)
      release(table)
    }
  }, [scroller, isSteady, key])
}

const headings = (table: HTMLTableElement) => [...(table.tHead?.rows[0]?.cells ?? [])]

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
