import { useEffect } from 'react'

const prefix = 'overt-draft:'

/** Keeps what a form holds in the tab's session storage; undefined while there is nothing worth keeping. No secrets. */
export function useDraft(key: string, values: object | undefined): void {
  const written = values === undefined ? undefined : JSON.stringify(values)
  useEffect(() => store(key, written), [key, written])
}

/** What a form that was not sent held in this tab; undefined when there is none, or one of another build. */
export function readDraft<Values>(key: string, isValues: (found: unknown) => found is Values): Values | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null')
    return isValues(found) ? found : undefined
  } catch {
    return undefined // Storage is blocked or holds something else: there is no draft.
  }
}

/** Forgets a draft: the form was sent or given up. */
export function forgetDraft(key: string): void {
  store(key, undefined)
}

function store(key: string, written: string | undefined): void {
  try {
    if (written === undefined) sessionStorage.removeItem(prefix + key)
    else sessionStorage.setItem(prefix + key, written)
  } catch {
    // Blocked or full: a reload loses the draft, which the browser asks about.
  }
}
