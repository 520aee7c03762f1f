// Runs before the first paint, as a file of its own because the Content-Security-Policy allows no inline script.
;(() => {
  let theme = null
  try {
    theme = localStorage.getItem('overt-theme')
  } catch {
    theme = null // Storage is blocked: follow the system.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('pf-v6-theme-dark', dark)
  // Who is signed in is asked while the rest of the page still loads; shell/api.ts takes the answer.
  if (!location.pathname.endsWith('/sign-in'))
    globalThis.overtSession = fetch('/api/v1/session', { headers: { accept: 'application/json' } }).catch(() => null)
})()
