import { type RefObject, useEffect, useRef, useState } from 'react'

/** A menu that opens as soon as it is on the page, with the focus on its first item. */
export interface MenuState {
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
  /** Goes on the menu. */
  readonly menu: RefObject<HTMLDivElement | null>
}

/** For menus that are loaded by the click that opens them: their popper needs the button on the page first. */
export function useMenuOpenAtFirst(): MenuState {
  const [isOpen, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => setOpen(true), [])
  useEffect(() => {
    if (!isOpen) return
    // The popper puts the menu on the page after this effect.
    let frame = requestAnimationFrame(function look() {
      const item = menu.current?.querySelector<HTMLElement>('[role=menuitem], [role=option]')
      if (item) item.focus({ preventScroll: true })
      else frame = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(frame)
  }, [isOpen])
  return { isOpen, setOpen, menu }
}
