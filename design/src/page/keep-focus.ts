/** Gives the focus to the page's content when nothing has it: what had it is gone. */
export function keepFocus(): void {
  const { activeElement, body } = document
  if (activeElement !== null && activeElement !== body) return
  document.getElementById('content')?.focus({ preventScroll: true })
}
