import { request, type IncomingHttpHeaders } from 'node:http'

/** What came back, as it came. */
export interface RawReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** An HTTP request exactly as written: headers a browser or `fetch` would not send, any method, any path. */
export function rawRequest(
  origin: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawReply> {
  const { hostname, port } = new URL(origin)
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers, setHost: headers.host === undefined }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(body)
  })
}

/** The same with JSON both ways and a bearer token. */
export async function rawJson(
  origin: string,
  path: string,
  options: { token?: string; method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { token, method, body } = options
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  }
  const { status, text } = await rawRequest(origin, path, {
    ...(method ? { method } : {}),
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} }
}
