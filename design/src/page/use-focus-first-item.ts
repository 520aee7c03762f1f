import { type RefObject, useEffect, useRef } from 'react'

/** Puts the focus on the first item of a menu that is open from the beginning; the ref goes on the menu. */
export function useFocusFirstItem(): RefObject<HTMLDivElement | null> {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The menu is placed by its popper after this effect; the next frame has it.
    const frame = requestAnimationFrame(() => {
      menu.current?.querySelector<HTMLElement>('[role=menuitem], [role=option]')?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return menu
}
