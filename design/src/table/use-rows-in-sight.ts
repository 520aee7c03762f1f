import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

/** Rows drawn beyond the edge on each side, so that a quick scroll does not show an empty strip. */
const beyond = 8
/** Rows are drawn in groups of so many: a slow scroll draws every fourth row's worth, not every row's. */
const group = 4
/** How many rows are drawn before the height of the window onto them is known. */
const atFirst = 20

/** Which rows are in sight: from `first` up to, not including, `end`. */
export interface RowsInSight {
  readonly first: number
  readonly end: number
  readonly scrollTo: (index: number) => void
}

/** The rows that a window of some height shows, all rows being equally high; all numbers in pixels or rows. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - beyond)
  const end = Math.ceil((scrollTop + height) / rowHeight) + beyond
  return { first: Math.floor(first / group) * group, end: Math.ceil(end / group) * group }
}

/**
 * Draws only the rows in sight of a scrolling element. Rows are equally high by the style sheet, which makes this a
 * division rather than a library of 9 kB in the first load.
 */
export function useRowsInSight(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  headHeight: number,
): RowsInSight {
  const hasRows = count > 0 // without any, there is no element to watch
  const [sight, setSight] = useState({ first: 0, end: atFirst })
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element || element.clientHeight === 0) return
    const next = rowsInSight(element.scrollTop - headHeight, element.clientHeight, rowHeight)
    setSight((now) => (now.first === next.first && now.end === next.end ? now : next))
  }, [scroller, rowHeight, headHeight])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    element.addEventListener('scroll', measure, { passive: true })
    // It calls first when the element has been laid out; asking for its height before would lay out the page once more.
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(measure)
    observer?.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      observer?.disconnect()
    }
  }, [scroller, measure, hasRows])

  const scrollTo = (index: number) => {
    const element = scroller.current
    if (!element) return
    const top = index * rowHeight
    const bottom = top + rowHeight + headHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
  }
  const end = Math.min(sight.end, count)
  // Rows that are gone leave the last ones in sight.
  return { first: Math.max(0, Math.min(sight.first, count - group)), end, scrollTo }
}
