const key = 'overt-sign-in-page'

/** Goes to the page of a provider, and keeps in mind which of our pages to come back to should it fail. */
export function leaveToSignIn(address: string, from: string): void {
  try {
    sessionStorage.setItem(key, from)
  } catch {
    // Storage is blocked: then it comes back to the page that every sign-in ends on.
  }
  location.assign(address)
}

/** The sign-in page it was left from, if that is known. */
export function signInPageLeft(): string | undefined {
  try {
    const from = sessionStorage.getItem(key)
    return from !== null && /^\/(admin\/)?sign-in(\?|$)/.test(from) ? from : undefined
  } catch {
    return undefined // Storage is blocked.
  }
}
