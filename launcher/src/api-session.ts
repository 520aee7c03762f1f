import { ApiError, type Client, createClient } from '@overt/api-client'

/** A signed-in client for scripts: keeps the cookie, sends the CSRF token, signs out at the end. */
export interface ApiSession extends AsyncDisposable {
  readonly client: Client
}

/**
 * Signs in at an engine over loopback HTTP. Rejects with `ApiError` `unauthenticated` when the password is not (or no
 * longer) right, and when it is not all that is needed: a script has no telephone.
 */
export async function signIn(origin: string, userName: string, password: string): Promise<ApiSession> {
  let cookie = ''
  const cookieFetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    if (cookie) headers.set('cookie', cookie)
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) cookie = line.split(';', 1)[0] ?? ''
    return response
  }
  let csrfToken: string | null = null
  const client = createClient({ origin, fetch: cookieFetch, csrfToken: () => csrfToken })
  const session = await client.call('createSession', { body: { userName, password } })
  if ('needs' in session)
    throw new ApiError({
      code: 'unauthenticated',
      status: 401,
      requestId: '',
      detail: `The sign-in of ${userName} needs more than the password.`,
    })
  csrfToken = session.csrfToken
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.call('deleteSession', {})
    },
  }
}
