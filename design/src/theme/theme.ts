/** What the user chose; `system` follows the browser. */
export type Theme = 'system' | 'light' | 'dark'

const storageKey = 'overt-theme'
const systemDark = () => globalThis.matchMedia?.('(prefers-color-scheme: dark)')

/** The choice kept in this browser, for the first paint and the sign-in page. */
export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system' // Storage may be blocked; the theme then lives as long as the page.
  }
}

/** Whether the page is dark now. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && (systemDark()?.matches ?? false))
}

/** Paints the theme and keeps it for the next first paint. */
export function applyTheme(theme: Theme): void {
  document.documentElement.classList.toggle('pf-v6-theme-dark', isDark(theme))
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // Blocked storage costs only the memory of it: the server keeps the choice too.
  }
}

/** Follows the system while `system` is chosen; returns how to stop. */
export function followSystem(): () => void {
  const query = systemDark()
  const onChange = () => applyTheme(storedTheme())
  query?.addEventListener('change', onChange)
  return () => query?.removeEventListener('change', onChange)
}
