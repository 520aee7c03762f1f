import type { KeyboardEvent } from 'react'
import { isShortcut } from '../shell/keys/shortcuts.ts'

/**
 * Arrow keys, Home and End carry the focus to the same place in another row; the space bar on a row's link chooses the
 * row. Rows out of sight are scrolled to first, for they are not in the page.
 */
export function moveFocus(event: KeyboardEvent, count: number, scrollToIndex: (index: number) => void): void {
  const { target, currentTarget } = event
  if (!(target instanceof HTMLElement) || target.closest('[role=menu]')) return
  const row = target.closest<HTMLElement>('tr[data-index]')
  if (!row) return
  if (isShortcut(event, 'selectRow') && target.tagName === 'A') {
    event.preventDefault()
    row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    return
  }
  const next = nextIndex(event, Number(row.dataset['index']), count)
  if (next === undefined) return
  event.preventDefault()
  const cell = target.closest('td')
  const cellIndex = cell ? [...row.children].indexOf(cell) : 0
  const focus = () => {
    const there = currentTarget.querySelector(`tr[data-index="${next}"]`)?.children[cellIndex]
    there?.querySelector<HTMLElement>('a, button, input')?.focus()
  }
  scrollToIndex(next)
  focus()
  // A row that was out of sight enters the page only after the virtualizer has drawn: one frame to scroll, one to draw.
  requestAnimationFrame(() => requestAnimationFrame(focus))
}

function nextIndex(event: KeyboardEvent, index: number, count: number): number | undefined {
  if (isShortcut(event, 'rowDown')) return index + 1 < count ? index + 1 : undefined
  if (isShortcut(event, 'rowUp')) return index > 0 ? index - 1 : undefined
  if (isShortcut(event, 'firstRow')) return 0
  if (isShortcut(event, 'lastRow')) return count - 1
  return undefined
}
