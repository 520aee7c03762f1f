import { errorCodes, type ErrorCode, type Problem } from './errors.ts'
import {
  addressOf,
  type BodyOf,
  type HeadersOf,
  type OperationId,
  type PathOf,
  type QueryOf,
  type ReplyOf,
} from './engine.ts'

/** An error reply of the engine, or the failure to reach it (`host_unreachable` with status 0). */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly requestId: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(problem: Pick<Problem, 'code' | 'detail' | 'requestId' | 'status'> & Pick<Partial<Problem>, 'details'>) {
    super(problem.detail)
    this.name = 'ApiError'
    this.code = problem.code
    this.status = problem.status
    this.requestId = problem.requestId
    this.details = problem.details ?? {}
  }

  /** Whether the same call may succeed when repeated without reading anything first. */
  get retryable(): boolean {
    return errorCodes[this.code].retry === 'yes'
  }

  /** Messages by field path (`/disks/0/source/sizeBytes`), for `invalid_request`. */
  get fields(): Readonly<Record<string, string>> {
    const { fields } = this.details
    return typeof fields === 'object' && fields !== null ? (fields as Record<string, string>) : {}
  }
}

/** Arguments of one call; parts the contract does not name for the operation are not accepted. */
export type CallArguments<Id extends OperationId> = ([keyof PathOf<Id>] extends [never]
  ? { path?: never }
  : { path: PathOf<Id> }) & { query?: Partial<QueryOf<Id>> } & ([BodyOf<Id>] extends [undefined]
    ? { body?: never }
    : { body: BodyOf<Id> }) & {
    headers?: Partial<HeadersOf<Id>>
    signal?: AbortSignal
    /** Whether the call outlives the page that makes it; a browser takes bodies up to 64 KiB then. */
    keepalive?: boolean
  }

/** How a client reaches the engine. */
export interface ClientOptions {
  /** Origin of the engine; empty for the page's own. */
  readonly origin?: string
  /** A bearer token; absent: the session cookie, with `csrfToken` on changes. */
  readonly token?: string
  readonly csrfToken?: () => string | null
  readonly fetch?: typeof fetch
  /** Makes a request id; default: a random UUID. */
  readonly requestId?: () => string
}

/** A typed client of the whole API. */
export interface Client {
  /** Calls an operation; resolves with its success body, rejects with an `ApiError`. */
  call<Id extends OperationId>(operationId: Id, args: CallArguments<Id>): Promise<ReplyOf<Id>>
}

/** The URL of an operation, with its parameters encoded. */
export function urlOf<Id extends OperationId>(operationId: Id, args: { path?: object; query?: object }): string {
  const { path } = addressOf(operationId)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((args.path as Record<string, unknown> | undefined)?.[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(args.query ?? {})) {
    if (value === undefined) continue
    query.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  return `/api/v1${filled}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** Makes a client. Every call carries a request id; every POST an idempotency key, kept over a caller's own retries. */
export function createClient(options: ClientOptions = {}): Client {
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis)
  const newId = options.requestId ?? (() => crypto.randomUUID())
  return {
    async call(operationId, args) {
      const { method, takesKey } = addressOf(operationId)
      const requestId = newId()
      const headers: Record<string, string> = { accept: 'application/json', 'x-request-id': requestId }
      for (const [name, value] of Object.entries(args.headers ?? {}))
        if (typeof value === 'string') headers[name] = value
      if (options.token) headers.authorization = `Bearer ${options.token}`
      if (method !== 'get') {
        const csrf = options.csrfToken?.()
        if (csrf) headers['x-csrf-token'] = csrf
        if (takesKey && !('Idempotency-Key' in headers)) headers['Idempotency-Key'] = newId()
      }
      if (args.body !== undefined)
        headers['content-type'] = method === 'patch' ? 'application/merge-patch+json' : 'application/json'
      let response: Response
      try {
        response = await doFetch((options.origin ?? '') + urlOf(operationId, args), {
          method: method.toUpperCase(),
          headers,
          credentials: options.token ? 'omit' : 'same-origin',
          ...(args.body === undefined ? {} : { body: JSON.stringify(args.body) }),
          ...(args.signal ? { signal: args.signal } : {}),
          ...(args.keepalive ? { keepalive: true } : {}),
        })
      } catch (cause) {
        if (args.signal?.aborted) throw cause
        throw new ApiError({
          code: 'host_unreachable',
          status: 0,
          requestId,
          detail: 'The engine does not answer. It is tried again as soon as it is back.',
        })
      }
      if (!response.ok) throw await toApiError(response, requestId)
      if (response.status === 204) return undefined as never
      const type = response.headers.get('content-type') ?? ''
      return (type.includes('json') ? await response.json() : await response.blob()) as never
    },
  }
}

async function toApiError(response: Response, requestId: string): Promise<ApiError> {
  const text = await response.text()
  if ((response.headers.get('content-type') ?? '').includes('problem+json'))
    return new ApiError(JSON.parse(text) as Problem)
  // Something between us and the engine answered: say so, rather than show its page.
  return new ApiError({
    code: response.status >= 500 ? 'host_unreachable' : 'internal',
    status: response.status,
    requestId,
    detail: `The server answered ${response.status} without an explanation.`,
  })
}
