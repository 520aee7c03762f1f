import { useEffect, useRef } from 'react'
import { useSession } from '../session.ts'
import { isBusyTyping, isShortcut, type ShortcutName, shortcuts } from './shortcuts.ts'

/** How long after `g` the page's key may come, in milliseconds. */
const chordMs = 1500

/** Whether shortcuts of a single character are on: people who dictate or whose hands tremble turn them off. */
export function useCharacterKeys(): boolean {
  return useSession().settings.characterKeys !== false
}

/**
 * Calls what belongs to a shortcut when it is pressed, wherever the focus is; mere characters not while somebody types.
 * After `g`, `onGo` is given the next character.
 */
export function useShortcuts(
  handlers: Readonly<Partial<Record<ShortcutName, () => void>>>,
  onGo?: (key: string) => boolean,
): void {
  const hasCharacters = useCharacterKeys()
  const latest = useRef({ handlers, onGo, hasCharacters })
  latest.current = { handlers, onGo, hasCharacters }
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      const { current } = latest
      if (event.defaultPrevented || event.isComposing) return
      const mayBeCharacter = current.hasCharacters && !isBusyTyping(event)
      if (mayBeCharacter && event.timeStamp - wentAt < chordMs && current.onGo?.(event.key)) {
        wentAt = Number.NEGATIVE_INFINITY
        return event.preventDefault()
      }
      wentAt = mayBeCharacter && current.onGo && isShortcut(event, 'goTo') ? event.timeStamp : Number.NEGATIVE_INFINITY
      for (const [name, run] of Object.entries(current.handlers) as [ShortcutName, () => void][]) {
        const isCharacter = 'isCharacter' in shortcuts[name]
        if (!isShortcut(event, name) || (isCharacter && !mayBeCharacter)) continue
        event.preventDefault()
        return run()
      }
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
