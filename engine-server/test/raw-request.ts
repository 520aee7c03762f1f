// Requests as no well-behaved client makes them: any Host, any header, any bytes.
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

/** A reply, its body read. */
export interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly json: unknown
}
/** A request to send. */
export interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Sends a request to an origin (http or https, whose certificate is not checked). */
export function rawRequest(
  origin: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawReply> {
  const { hostname, port, protocol, host } = new URL(origin)
  const send = protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const request = send(
      {
        hostname,
        port,
        method,
        path,
        headers: { host, ...length, ...headers },
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const json: unknown =
            /\bjson/.test(response.headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** A signed-in browser: its cookie and CSRF token. */
export interface Browser {
  readonly cookie: string
  readonly csrfToken: string
  /** Headers of a change, as a page of ours sends them. */
  readonly headers: Readonly<Record<string, string>>
}

/** Signs in with a password, as a page does. */
export async function signIn(origin: string, userName: string, password: string): Promise<Browser> {
  const reply = await rawRequest(origin, {
    method: 'POST',
    path: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password }),
  })
  if (reply.status !== 201) throw new Error(`Sign-in answered ${reply.status}: ${reply.text}`)
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? ''
  const { csrfToken } = reply.json as { csrfToken: string }
  return { cookie, csrfToken, headers: { cookie, 'x-csrf-token': csrfToken, origin } }
}
