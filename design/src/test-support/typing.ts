import { act, fireEvent } from '@testing-library/react'

/**
 * Presses keys where the focus is, as `web{ArrowDown}{Enter}` or `{Control+k}`: each is a keydown, and a character that
 * nobody kept for themself goes into the field.
 */
export function typeKeys(keys: string): void {
  for (const [, combination, character] of keys.matchAll(/\{([^}]+)\}|([\s\S])/g)) {
    const parts = (combination ?? character ?? '').split('+')
    const key = parts.at(-1) ?? ''
    const target = document.activeElement ?? document.body
    const wasHandled = !fireEvent.keyDown(target, { key, ctrlKey: parts.includes('Control') })
    const field = document.activeElement
    if (character !== undefined && !wasHandled && field instanceof HTMLInputElement)
      fireEvent.change(field, { target: { value: field.value + character } })
  }
}

/** Clicks as a pointer does, which also brings the focus. */
export function clickOn(element: HTMLElement): void {
  act(() => element.closest<HTMLElement>('button, a, input')?.focus())
  fireEvent.click(element)
}
