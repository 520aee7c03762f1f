/** Why a button cannot be pressed, as it is told to readers; undefined for one that can be. */
export function refusalOf(button: HTMLElement): string | undefined {
  if (button.getAttribute('aria-disabled') !== 'true') return undefined
  return document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent ?? undefined
}
