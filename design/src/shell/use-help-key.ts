import { useEffect } from 'react'

/** Calls `onHelp` on `?`, unless someone is typing or a console has the keyboard. */
export function useHelpKey(onHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.altKey || event.metaKey) return
      const { target } = event
      if (
        target instanceof Element &&
        target.closest('input, textarea, select, canvas, [contenteditable], [role=dialog]')
      )
        return
      event.preventDefault()
      onHelp()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [onHelp])
}
