import { useEffect } from 'react'
import { keepFocus } from '../page/keep-focus.ts'

/**
 * After a dialog: PatternFly gives the focus back to what had it. What had it may be gone with the object that the
 * dialog deleted, or never was, as in a dialog opened by its address; then the page takes it, and the keyboard is
 * not back at the top of the document.
 */
export function useFocusBack(): void {
  useEffect(() => () => void requestAnimationFrame(keepFocus), [])
}
