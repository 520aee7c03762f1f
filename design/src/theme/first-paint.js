// Runs before the first paint, as a file of its own because the Content-Security-Policy allows no inline script.
;(() => {
  // Who is signed in is asked while the rest of the page still loads; shell/api.ts takes the answer.
  if (!location.pathname.endsWith('/sign-in'))
    globalThis.overtSession = fetch('/api/v1/session', { headers: { accept: 'application/json' } }).catch(() => null)
  // What the page of this address is made of, by the build; its modules would ask for it only when they have run.
  const pages = {}
  for (const file of pages[location.pathname] ?? []) {
    const link = document.createElement('link')
    link.crossOrigin = ''
    if (file.endsWith('.css')) Object.assign(link, { rel: 'preload', as: 'style' })
    else link.rel = 'modulepreload'
    link.href = file
    document.head.append(link)
  }
  // A script or style sheet every page begins with did not come: as in shell/load-again.ts, which is one of them.
  const loadAgain = async () => {
    const key = 'overt-loaded-again'
    try {
      if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < 30_000) return
      while (!(await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => null))?.ok)
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      sessionStorage.setItem(key, String(Date.now()))
      location.reload()
    } catch {
      // Storage is blocked: it might load again for ever.
    }
  }
  let isLost = false
  addEventListener(
    'error',
    ({ target }) => {
      if (isLost || !(target instanceof HTMLElement) || !target.matches('script, link[rel=stylesheet]')) return
      isLost = true
      void loadAgain()
    },
    true,
  )
  // Last, as the browser has to ask another process for what is stored.
  let theme = null
  try {
    theme = localStorage.getItem('overt-theme')
    // What the build drew is in the browser's language, which may not be the user's.
    const language = localStorage.getItem('overt-language')
    document.documentElement.classList.toggle(
      'ov-undrawn',
      language !== null && language !== document.documentElement.lang,
    )
  } catch {
    theme = null // Storage is blocked: follow the system.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('pf-v6-theme-dark', dark)
})()
