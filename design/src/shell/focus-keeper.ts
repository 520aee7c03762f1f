/** What has the focus, and what could take it when that goes away. */
interface Held {
  readonly element: Element
  /** Around it, the nearest first: what can have the focus, tab stop or not. */
  readonly homes: readonly HTMLElement[]
  /** Where it is, if it is in a row of a list. */
  readonly place: { readonly body: Element; readonly index: number; readonly cell: number } | undefined
}

/**
 * Gives the focus a home when what had it goes away, as a row that was deleted, the button of an operation that is over,
 * or what opened a dialog: to the same place in the row that follows, or else to the nearest part of the page that is
 * still there. Without it the keyboard would be back at the top of the document. Returns what ends it.
 */
export function keepFocus(): () => void {
  let held: Held | undefined
  /** The last that had it in the page itself, below dialogs and menus. */
  let below: Held | undefined
  const onFocusIn = ({ target }: FocusEvent) => {
    held = target instanceof Element && target !== document.body ? holdOf(target, below) : undefined
    if (held && !isAbove(held.element)) below = held
  }
  const onFocusOut = ({ target }: FocusEvent) =>
    // Browsers tell of an element that is taken away or disabled, too: that one is held on to.
    queueMicrotask(() => {
      if (target !== held?.element || !held?.element.isConnected || isDisabled(held.element)) return
      if (document.hasFocus() && hasNobody()) held = undefined
    })
  const observer = new MutationObserver((changes) => {
    if (!held) return
    const { element } = held
    if (!element.isConnected) return loseTo(held)
    // A button that was disabled while its request was under way has the focus again when that was refused.
    const isBack =
      changes.some(({ type, target }) => type === 'attributes' && target === element) && !isDisabled(element)
    if (isBack && hasNobody() && element instanceof HTMLElement) element.focus({ preventScroll: true })
  })
  const loseTo = (lost: Held) => {
    held = undefined
    // A frame for the page to have finished, and one for a dialog to give the focus back by itself.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => hasNobody() && homeOf(lost)?.focus({ preventScroll: true })),
    )
  }
  document.addEventListener('focusin', onFocusIn)
  document.addEventListener('focusout', onFocusOut)
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  return () => {
    document.removeEventListener('focusin', onFocusIn)
    document.removeEventListener('focusout', onFocusOut)
    observer.disconnect()
  }
}

function hasNobody(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

const isDisabled = (element: Element) => element.matches(':disabled')

/** Whether it stands in a dialog or a menu, which were opened from somewhere. */
const isAbove = (element: Element) => element.closest('[role=dialog], [role=menu]') !== null

/** What has the focus; in a dialog or a menu with the place that it was opened from, which may be gone before it is. */
function holdOf(element: Element, below: Held | undefined): Held {
  const homes: HTMLElement[] = []
  for (let home = element.parentElement; home; home = home.parentElement)
    if (home.hasAttribute('tabindex')) homes.push(home)
  const row = element.closest<HTMLElement>('tr[data-index]')
  const cell = element.closest('td')
  const place =
    row?.parentElement && cell
      ? { body: row.parentElement, index: Number(row.dataset['index']), cell: [...row.children].indexOf(cell) }
      : undefined
  if (below && isAbove(element)) return { element, homes: [...homes, ...below.homes], place: below.place }
  return { element, homes, place }
}

function homeOf({ homes, place }: Held): HTMLElement | undefined {
  const rows = place?.body.isConnected ? [place.index, place.index - 1] : []
  const neighbours = rows.map((index) => place?.body.querySelector(`tr[data-index="${index}"]`)?.children[place.cell])
  return (
    homes.find((home) => home.isConnected && isAbove(home)) ??
    neighbours.map((cell) => cell?.querySelector<HTMLElement>('a, button, input')).find((found) => found) ??
    homes.find(({ isConnected }) => isConnected) ??
    document.getElementById('content') ??
    undefined
  )
}
