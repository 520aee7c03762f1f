import { useRef } from 'react'
import type { TableRow } from './columns.tsx'

/** The rows chosen after one more click or press: with shift all between this row and the one chosen before it. */
export function chosenAfter(
  rows: readonly TableRow[],
  ids: ReadonlySet<string>,
  change: { readonly id: string; readonly isChosen: boolean; readonly from: string | undefined },
): ReadonlySet<string> {
  const { id, isChosen, from } = change
  const next = new Set(ids)
  const here = rows.findIndex((row) => row.id === id)
  const there = from === undefined ? -1 : rows.findIndex((row) => row.id === from)
  const range = there === -1 ? [{ id }] : rows.slice(Math.min(here, there), Math.max(here, there) + 1)
  for (const row of range) {
    if (isChosen) next.add(row.id)
    else next.delete(row.id)
  }
  return next
}

/** Chooses rows: `choose` for one, or with `isRange` for all from the last one chosen. */
export function useChoose(
  rows: readonly TableRow[],
  selection: { readonly ids: ReadonlySet<string>; readonly onChange: (ids: ReadonlySet<string>) => void } | undefined,
): (id: string, isChosen: boolean, isRange: boolean) => void {
  const last = useRef<string>(undefined)
  return (id, isChosen, isRange) => {
    if (!selection) return
    selection.onChange(chosenAfter(rows, selection.ids, { id, isChosen, from: isRange ? last.current : undefined }))
    last.current = id
  }
}
