import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { lookupOf, resolveHost } from './addresses.ts'
import type { OidcSettings } from './settings.ts'
import { authoritiesOf } from './trust.ts'

/** Longest answer that is read: discovery documents and key sets are a few kilobytes. */
const mostBytes = 1_048_576
const timeoutMs = 10_000

/** What a fetch of a provider is asked. */
export interface ProviderRequest {
  readonly method?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}
/** What came back, as told to whoever watches. */
export interface ProviderAnswer {
  readonly url: string
  readonly status: number
  /** The provider's clock, from the header `Date`. */
  readonly date: Date | undefined
  readonly text: string
}
/** Fetches from a provider. */
export type ProviderFetch = (url: string, asked: ProviderRequest) => Promise<Response>

/**
 * A fetch over TLS alone, that looks at each address before it connects there, believes the provider's authorities,
 * follows no redirect, and reads no more than a megabyte.
 */
export function createProviderFetch(
  { caPem, allowLocalAddresses }: Pick<OidcSettings, 'caPem' | 'allowLocalAddresses'>,
  watch: (answer: ProviderAnswer) => void = () => undefined,
): ProviderFetch {
  const ca = authoritiesOf(caPem)
  return async (text, asked) => {
    const url = new URL(text)
    if (url.protocol !== 'https:') throw new Error(`${url.origin} is not reached over https`)
    const lookup = lookupOf(await resolveHost(url.hostname, allowLocalAddresses))
    const agent = new Agent({ keepAlive: false, ca, lookup, minVersion: 'TLSv1.2' })
    try {
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = asked.signal ? AbortSignal.any([deadline, asked.signal]) : deadline
      const { response, body } = await send(url, agent, asked, signal)
      const date = response.headers.date === undefined ? undefined : new Date(response.headers.date)
      const status = response.statusCode ?? 0
      watch({ url: url.href, status, date, text: body })
      const headers = new Headers()
      for (const [name, value] of Object.entries(response.headers))
        for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
      const empty = status === 204 || status === 304
      return new Response(empty ? null : body, { status, headers })
    } finally {
      agent.destroy()
    }
  }
}

function send(
  url: URL,
  agent: Agent,
  { method = 'GET', headers = {}, body }: ProviderRequest,
  signal: AbortSignal,
): Promise<{ response: IncomingMessage; body: string }> {
  const text = body === undefined || body === null ? undefined : bodyText(body)
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? Object.assign(new Error('it did not answer in time'), { code: 'ETIMEDOUT' }) : error)
    const sent = request(
      url,
      {
        agent,
        method,
        signal,
        headers: { ...headers, ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }) },
      },
      (response) => {
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > mostBytes) response.destroy(new Error('its answer is larger than a megabyte'))
          else chunks.push(chunk)
        })
        response.on('error', fail)
        response.on('end', () => resolve({ response, body: Buffer.concat(chunks).toString() }))
      },
    )
    sent.on('error', fail)
    sent.end(text)
  })
}

function bodyText(body: unknown): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  throw new Error('A request to a provider is text')
}
