import { type RefObject, useEffect } from 'react'
import type { Display } from './display.ts'
import { modifierKeys, pressKeys } from './keys.ts'
import { type Layout, strokesFor } from './layouts.ts'

/** Held keys that a character's own stroke decides about. */
const released = [
  modifierKeys.shift,
  { keysym: 0xffe2, code: 'ShiftRight' },
  modifierKeys.altGr,
  modifierKeys.control,
] as const

/**
 * With a layout chosen, types the characters this keyboard writes instead of passing on which keys were pressed: what is
 * printed on the keys is what the guest gets. Shortcuts, and what the layout lacks, go on by their keys.
 */
export function useTypedCharacters(
  target: RefObject<HTMLElement | null>,
  layout: Layout | undefined,
  display: RefObject<Display | undefined>,
  isOn: boolean,
): void {
  useEffect(() => {
    const element = target.current
    if (!element || !layout || !isOn) return
    const onKeyDown = (event: KeyboardEvent) => {
      const setKey = display.current?.setKey
      const isShortcut = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph')
      if (!setKey || isShortcut || event.isComposing || Array.from(event.key).length !== 1) return
      const strokes = strokesFor(layout, event.key)
      if (!strokes) return
      event.preventDefault()
      event.stopImmediatePropagation()
      for (const key of released) setKey(key, false)
      for (const stroke of strokes) pressKeys(setKey, stroke)
    }
    element.addEventListener('keydown', onKeyDown, { capture: true })
    return () => element.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [target, layout, display, isOn])
}
