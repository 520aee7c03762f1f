import { describe, expect, expectTypeOf, it } from 'vitest'
import { ApiError, type CallArguments, createClient, urlOf } from '../src/client.ts'
import { errorCodes } from '../src/errors.ts'

/** A fetch that answers once and keeps what it was asked. */
function fakeFetch(status: number, body: unknown, type = 'application/json') {
  const asked: { url: string; init: RequestInit }[] = []
  const fake: typeof fetch = (url, init) => {
    asked.push({ url: url instanceof Request ? url.url : url.toString(), init: init ?? {} })
    return Promise.resolve(
      new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'content-type': type } }),
    )
  }
  return { fake, asked }
}

describe('the client', () => {
  it('fills the path, lists arrays with commas and leaves out what is absent', () => {
    expect(urlOf('getVm', { path: { id: 'a/b' } })).toBe('/api/v1/vms/a%2Fb')
    expect(urlOf('listVms', { query: { ids: ['x', 'y'], search: undefined, limit: 5 } })).toBe(
      '/api/v1/vms?ids=x%2Cy&limit=5',
    )
  })
  it('sends request id, CSRF token and an idempotency key on a POST that takes one', async () => {
    const { fake, asked } = fakeFetch(202, { id: 'o' })
    const client = createClient({ fetch: fake, csrfToken: () => 'csrf', requestId: () => 'request-1' })
    await client.call('startVm', { path: { id: 'v' } })
    const headers = asked[0]?.init.headers as Record<string, string>
    expect(headers).toMatchObject({
      'x-request-id': 'request-1',
      'x-csrf-token': 'csrf',
      'Idempotency-Key': 'request-1',
    })
    await client.call('planStartVm', { path: { id: 'v' } })
    expect(asked[1]?.init.headers).not.toHaveProperty('Idempotency-Key')
  })
  it('turns a problem into an ApiError with its code, details and request id', async () => {
    const problem = {
      type: 'x',
      title: 'x',
      status: 400,
      code: 'invalid_request',
      detail: 'The name is taken.',
      requestId: 'r',
      details: { fields: { '/name': 'Taken.' } },
    }
    const { fake } = fakeFetch(400, problem, 'application/problem+json')
    const failed = await createClient({ fetch: fake })
      .call('getSession', {})
      .catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ApiError)
    expect(failed).toMatchObject({
      code: 'invalid_request',
      requestId: 'r',
      fields: { '/name': 'Taken.' },
      retryable: false,
    })
  })
  it('says that the engine does not answer instead of passing a TypeError on', async () => {
    const failing = createClient({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
    await expect(failing.call('getSession', {})).rejects.toMatchObject({ code: 'host_unreachable', retryable: true })
  })
  it('passes an abort on as it is', async () => {
    const controller = new AbortController()
    controller.abort(new Error('left the page'))
    const client = createClient({ fetch: (_, init) => Promise.reject(init?.signal?.reason as Error) })
    await expect(client.call('getSession', { signal: controller.signal })).rejects.toThrow('left the page')
  })
  it('takes only what the contract names', () => {
    expectTypeOf<{ path: { id: string } }>().toExtend<CallArguments<'getVm'>>()
    expectTypeOf<Record<never, never>>().not.toExtend<CallArguments<'getVm'>>()
    expectTypeOf<Record<never, never>>().toExtend<CallArguments<'listVms'>>()
  })
  it('knows the status of every code', () => {
    for (const { status } of Object.values(errorCodes)) expect(status).toBeGreaterThanOrEqual(400)
  })
})
