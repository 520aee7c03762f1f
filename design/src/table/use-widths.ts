import { type RefObject, useState } from 'react'
import type { Column } from './columns.tsx'
import { widths as bounds } from './layout.ts'
import type { Resizing } from './table-cells.tsx'

/** Widths in pixels by column. */
type Widths = ReadonlyMap<string, number>

const selectCellWidth = 48
const menuCellWidth = 64

/** How wide a table with fixed columns is, at least, in pixels. */
export function fixedWidth(columns: readonly Column<never>[], widths: Widths, isSelectable: boolean): number {
  const sum = columns.reduce((all, { id }) => all + (widths.get(id) ?? bounds.whenUnknown), 0)
  return sum + (isSelectable ? selectCellWidth : 0) + menuCellWidth
}

/**
 * Widths while they are changed. The first change fixes every column at the width it has on the screen: a table that
 * lays itself out by its content would move the other columns under the pointer.
 */
export function useWidths(
  scroller: RefObject<HTMLElement | null>,
  columns: readonly Column<never>[],
  kept: Widths,
  onResize: ((widths: Widths) => void) | undefined,
): { readonly widths: Widths; readonly resizing: ((id: string) => Resizing) | undefined } {
  const [preview, setPreview] = useState<Widths>()
  if (!onResize) return { widths: kept, resizing: undefined }
  const widths = preview ?? kept
  const onScreen = (): Widths => {
    const found = new Map(widths)
    for (const heading of scroller.current?.querySelectorAll<HTMLElement>('th[data-column]') ?? []) {
      const { column = '' } = heading.dataset
      const width = Math.round(heading.getBoundingClientRect().width)
      if (!found.has(column) && width > 0) found.set(column, width)
    }
    return found
  }
  const resizing = (id: string): Resizing => ({
    width: widths.size === 0 ? undefined : (widths.get(id) ?? bounds.whenUnknown),
    onPreview: (width) => setPreview(width === undefined ? undefined : new Map([...onScreen(), [id, width]])),
    onResize: (width) => onResize(new Map([...onScreen(), [id, width]])),
  })
  return { widths: columns.some(({ id }) => widths.has(id)) ? widths : new Map<string, number>(), resizing }
}
