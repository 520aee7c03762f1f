import type { Context } from 'koa'
import { secretOf, sessionCookieName, signInCookieName, stepCookieName } from './authenticate.ts'
import type { RequestConnection, ShownSecrets } from './bind.ts'
import type { RequestFacts } from './facts.ts'

/** Characters of it that are kept; more is no browser's. */
const longestUserAgent = 400

/**
 * What a handler may ask of the connection its request came over. A class, as are {@link RequestFacts}: of an object that is
 * written with getters of its own, V8 notes these getters with the object's shape, which lives until all objects are looked
 * through. By them each request stayed as long, with its response: a fifth of all that was made to answer had to be copied
 * out of the young objects, in 5 ms each time, where one does.
 */
export class Connection implements RequestConnection {
  readonly clientAddress: string
  readonly secure: boolean
  readonly requestId: string
  readonly identity: RequestConnection['identity']
  readonly origin: string
  readonly userAgent: string
  readonly #context: Context
  #controller: AbortController | undefined

  constructor(context: Context, { clientAddress, secure, requestId, identity }: RequestFacts) {
    this.clientAddress = clientAddress
    this.secure = secure
    this.requestId = requestId
    this.identity = identity
    this.origin = `${secure ? 'https' : 'http'}://${context.req.headers.host ?? ''}`
    this.userAgent = context.get('user-agent').slice(0, longestUserAgent)
    this.#context = context
  }

  get shown(): ShownSecrets {
    const { secure } = this
    const { headers } = this.#context.req
    return {
      session: secretOf(headers, sessionCookieName(secure)),
      step: secretOf(headers, stepCookieName(secure)),
      signIn: secretOf(headers, signInCookieName(secure)),
    }
  }

  // Few handlers wait long enough to care.
  get signal(): AbortSignal {
    if (!this.#controller) {
      const made = new AbortController()
      this.#controller = made
      this.#context.res.once('close', () => made.abort())
    }
    return this.#controller.signal
  }
}
