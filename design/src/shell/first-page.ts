import { useEffect } from 'react'

let isDrawn = false

/** Whether a page has been drawn since the browser opened this one: what comes next replaces something. */
export function isFirstPageDrawn(): boolean {
  return isDrawn
}

/** Notes that a page has been drawn; for the frame around every page. */
export function useNoteFirstPage(): void {
  useEffect(() => {
    isDrawn = true
  }, [])
}
