import { type Client, createClient } from '@overt/api-client'
import type { StackFacts } from './facts.ts'

/** A client with a bearer token of the administrator, and the token itself. */
export interface AdminClient {
  readonly client: Client
  readonly token: string
}

/** Signs in, as the administrator unless told otherwise, and makes a token. */
export async function adminClient(
  { origin, password }: Pick<StackFacts, 'origin' | 'password'>,
  userName = 'admin',
): Promise<AdminClient> {
  let cookie = ''
  let csrfToken: string | null = null
  const withCookie: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    if (cookie) headers.set('cookie', cookie)
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) cookie = line.split(';', 1)[0] ?? ''
    return response
  }
  const session = createClient({ origin, fetch: withCookie, csrfToken: () => csrfToken })
  const reply = await session.call('createSession', { body: { userName, password } })
  if ('needs' in reply) throw new Error(`The sign-in of ${userName} still needs: ${reply.needs}`)
  csrfToken = reply.csrfToken
  const { token } = await session.call('createApiToken', { body: { name: 'test', expiresInSeconds: 86_400 } })
  return { client: createClient({ origin, token }), token }
}

/** Waits for an operation and gives it; throws with its error when it did not succeed. */
export async function finished(client: Client, operationId: string, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const operation = await client.call('getOperation', { path: { id: operationId }, query: { waitSeconds: 20 } })
    if (operation.status === 'succeeded') return
    if (['failed', 'cancelled', 'stuck'].includes(operation.status))
      throw new Error(`${operation.kind} ${operation.status}: ${operation.error?.message ?? operation.reason}`)
    if (Date.now() > deadline) throw new Error(`${operation.kind} is still ${operation.status} after ${seconds} s`)
  }
}
