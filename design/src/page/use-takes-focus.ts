import { type RefObject, useEffect, useRef } from 'react'

/**
 * For what is wanted now: the element takes the focus when it comes, and again when `when` changes. It does not while
 * `when` is false, empty or undefined.
 */
export function useTakesFocus<E extends HTMLElement>(when: string | boolean | undefined = true): RefObject<E | null> {
  const element = useRef<E>(null)
  useEffect(() => {
    if (when) element.current?.focus()
  }, [when])
  return element
}
