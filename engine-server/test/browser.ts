// A browser as sign-in sees it: it keeps cookies, sends the CSRF token, and says what it is.
import { type RawReply, rawRequest } from './raw-request.ts'

/** A password that every rule takes. */
export const goodPassword = 'correct horse battery'

/** A browser with cookies of its own. */
export class TestBrowser {
  readonly origin: string
  readonly userAgent: string
  readonly cookies = new Map<string, string>()
  csrfToken: string | null = null

  constructor(origin: string, userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0') {
    this.origin = origin
    this.userAgent = userAgent
  }

  /** Sends a request below `/api/v1`, with a body as JSON. */
  async send(method: string, path: string, body?: unknown): Promise<RawReply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await rawRequest(this.origin, {
      method,
      path: `/api/v1${path}`,
      headers: {
        origin: this.origin,
        'user-agent': this.userAgent,
        ...(cookie === '' ? {} : { cookie }),
        ...(this.csrfToken === null ? {} : { 'x-csrf-token': this.csrfToken }),
        ...(body === undefined
          ? {}
          : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2)
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const { csrfToken } = (reply.json ?? {}) as { csrfToken?: string }
    if (csrfToken !== undefined) this.csrfToken = csrfToken
    return reply
  }

  /** Gives a name and a password. */
  signIn(userName: string, password = goodPassword): Promise<RawReply> {
    return this.send('POST', '/session', { userName, password })
  }
  /** Gives what a sign-in still needs. */
  goOn(answer: Record<string, string>): Promise<RawReply> {
    return this.send('POST', '/session/step', answer)
  }
  /** What it may see as who is signed in. */
  session(): Promise<RawReply> {
    return this.send('GET', '/session')
  }
}
