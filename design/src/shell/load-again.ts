/**
 * A page's modules can fail to come: the network changed while they did (a cable, a VPN, another access point), or a newer
 * version of the portal was installed and the old files are gone. The browser remembers the failure of a module, so only
 * the whole page can be loaded again; `theme/first-paint.js` does the same for the modules every page begins with.
 */

/** What fails again so soon, in milliseconds, is not mended by loading the page again. */
const onceInMs = 30_000
/** How often the engine is asked whether it answers, in milliseconds. */
const askMs = 1_000
const storageKey = 'overt-loaded-again' // first-paint.js has the same

/** Whether an error says that a module or its style sheet did not come. */
export function isMissingPart(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)
}

/** Whether the page was loaded again just now. Where storage is blocked it always seems so: better once too few. */
export function wasLoadedAgain(now = Date.now()): boolean {
  try {
    return now - Number(sessionStorage.getItem(storageKey) ?? 0) < onceInMs
  } catch {
    return true
  }
}

const loadPage = () => location.reload()

/** Loads the page again as soon as the engine answers, so that no browser's own error page comes; returns how to stop. */
export function loadAgain(load = loadPage): () => void {
  const stopped = new AbortController()
  const ask = async () => {
    const page = await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal: stopped.signal }).catch(
      () => undefined,
    )
    if (stopped.signal.aborted) return
    if (!page?.ok) {
      timer = setTimeout(() => void ask(), askMs)
      return
    }
    sessionStorage.setItem(storageKey, String(Date.now()))
    load()
  }
  let timer = setTimeout(() => void ask(), 0)
  return () => {
    stopped.abort()
    clearTimeout(timer)
  }
}
