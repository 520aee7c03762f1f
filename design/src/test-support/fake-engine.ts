import { ApiError } from '@overt/api-client'
import {
  type BodyOf,
  engineOperations,
  type HeadersOf,
  type OperationId,
  type PathOf,
  type QueryOf,
  type ReplyOf,
} from '@overt/api-client/engine'
import { errorCodes, type ErrorCode } from '@overt/api-client/errors'

/** What a fake handler is given: the parts of the request, as the contract types them. */
export interface FakeCall<Id extends OperationId> {
  readonly path: PathOf<Id>
  readonly query: Partial<QueryOf<Id>>
  readonly headers: Partial<HeadersOf<Id>>
  readonly body: BodyOf<Id>
}

/** Answers by operation; a handler throws an `ApiError` to refuse. */
export type FakeHandlers = {
  readonly [Id in OperationId]?: (call: FakeCall<Id>) => ReplyOf<Id> | Promise<ReplyOf<Id>>
}

/** One call that was made. */
export interface RecordedCall {
  readonly operationId: OperationId
  readonly path: Record<string, string>
  readonly query: Record<string, string>
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** A refusal by the taxonomy. */
export function refusal(code: ErrorCode, detail: string, details: Record<string, unknown> = {}): ApiError {
  return new ApiError({ code, detail, status: errorCodes[code].status, requestId: 'request-1', details })
}

const routes = (Object.keys(engineOperations) as OperationId[]).map((operationId) => {
  const { method, path } = engineOperations[operationId]
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const pattern = new RegExp(`^/api/v1${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`)
  return { operationId, method: method.toUpperCase(), names, pattern }
})

/** An engine that answers by the contract's types, for component tests and for looking at pages. */
export function fakeEngine(handlers: FakeHandlers): { fetch: typeof fetch; calls: RecordedCall[] } {
  const calls: RecordedCall[] = []
  const answer = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input, 'http://localhost')
    const method = init.method ?? 'GET'
    const route = routes.find((candidate) => candidate.method === method && candidate.pattern.test(url.pathname))
    if (!route) throw new Error(`The contract has no ${method} ${url.pathname}.`)
    const values = route.pattern.exec(url.pathname)?.slice(1) ?? []
    const call: RecordedCall = {
      operationId: route.operationId,
      path: Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')])),
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    calls.push(call)
    const handler = handlers[route.operationId] as ((given: RecordedCall) => unknown) | undefined
    if (!handler) return problem(refusal('internal', `The test has no answer to ${route.operationId}.`))
    try {
      const body = await handler(call)
      if (body instanceof Blob) return new Response(body, { headers: { 'content-type': body.type } })
      const { success } = engineOperations[route.operationId]
      return success === 204 ? new Response(null, { status: 204 }) : Response.json(body, { status: success })
    } catch (error) {
      if (error instanceof ApiError) return problem(error)
      throw error
    }
  }
  return { fetch: answer, calls }
}

function problem(error: ApiError): Response {
  const { code, status, requestId, details, message } = error
  const body = {
    type: `/problems/${code}`,
    title: errorCodes[code].title,
    status,
    code,
    detail: message,
    requestId,
    details,
  }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
}
