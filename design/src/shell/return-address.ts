/** A place in this portal to go to after signing in; anything that could leave the origin becomes the start page. */
export function safeReturnAddress(wished: string | null): string {
  if (!wished?.startsWith('/') || wished.startsWith('//') || /[\\\u0000-\u001f]/u.test(wished)) return '/'
  const base = 'http://same.invalid'
  const url = URL.parse(wished, base)
  // `/.//elsewhere` is resolved to `//elsewhere`, which browsers take for another host.
  if (url?.origin !== base || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/'
  return url.pathname + url.search + url.hash
}

/** The sign-in page's address that leads back to a place. */
export function signInAddress(from: { pathname: string; search: string }, ended = false): string {
  const to = safeReturnAddress(from.pathname + from.search)
  const params = new URLSearchParams(to === '/' ? {} : { to })
  if (ended) params.set('ended', '1')
  return params.size > 0 ? `/sign-in?${params}` : '/sign-in'
}
