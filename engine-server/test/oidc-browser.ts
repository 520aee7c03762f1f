// What a browser does in a sign-in by OpenID Connect, without one.
import type { TestEngine } from './harness.ts'
import { type RawReply, rawRequest } from './raw-request.ts'

/** A browser that has cookies for the engine, and none for the provider. */
export class OidcBrowser {
  private readonly engine: TestEngine
  private readonly cookies = new Map<string, string>()

  constructor(engine: TestEngine) {
    this.engine = engine
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Posts to the engine as a page of ours does. */
  async post(path: string, body: object): Promise<RawReply> {
    const { origin } = this.engine
    const reply = await rawRequest(origin, {
      method: 'POST',
      path: `/api/v1${path}`,
      headers: { 'content-type': 'application/json', origin, ...(this.cookie ? { cookie: this.cookie } : {}) },
      body: JSON.stringify(body),
    })
    keep(this.cookies, reply)
    return reply
  }

  session(): Promise<RawReply> {
    return rawRequest(this.engine.origin, { path: '/api/v1/session', headers: { cookie: this.cookie } })
  }

  /** Begins a sign-in; gives the address of the provider. */
  async begin(providerId: string, returnTo?: string): Promise<string> {
    const reply = await this.post('/session/oidc-requests', { providerId, ...(returnTo ? { returnTo } : {}) })
    if (reply.status !== 201) throw new Error(`begin: ${reply.status} ${reply.text}`)
    return (reply.json as { authorizationUrl: string }).authorizationUrl
  }

  /** Begins, signs in at the provider, and finishes here. */
  async signIn(providerId: string, subject: string, returnTo?: string): Promise<RawReply> {
    const query = await signInAtProvider(await this.begin(providerId, returnTo), subject)
    return await this.post('/session/oidc', { query })
  }
}

/** Goes through the provider's pages as somebody; gives the query it sends the browser back with. */
export async function signInAtProvider(authorizationUrl: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = new URL(authorizationUrl)
  for (let step = 0; step < 8; step += 1) {
    const isLogin = url.pathname.startsWith('/interaction/')
    const reply = await rawRequest(url.origin, {
      method: isLogin ? 'POST' : 'GET',
      path: url.pathname + url.search,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(isLogin ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(isLogin
        ? { body: new URLSearchParams({ prompt: 'login', login: subject, password: 'any' }).toString() }
        : {}),
    })
    keep(cookies, reply)
    const location = reply.headers['location']
    if (typeof location !== 'string') throw new Error(`${url.href} answered ${reply.status}: ${reply.text}`)
    const next = new URL(location, url)
    if (next.origin !== url.origin) return next.search.slice(1)
    url = next
  }
  throw new Error('The provider leads nowhere')
}

function keep(cookies: Map<string, string>, { headers }: RawReply): void {
  for (const line of [headers['set-cookie'] ?? []].flat()) {
    const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2)
    if (value === '' || /max-age=0|1970/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}
