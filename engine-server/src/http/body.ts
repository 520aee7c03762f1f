import type { IncomingMessage } from 'node:http'
import { AppError } from '../errors.ts'

/** Most bytes a request's body may have. */
export const bodyLimitBytes = 1_048_576
/** Deepest nesting of a body; the contract needs far less, and a deeper one could exhaust the stack. */
const depthLimit = 32

/** A body as it came, and its length in characters. */
export interface ReadBody {
  readonly value: unknown
  readonly text: string
}

/**
 * Reads a JSON body of exactly the media type the contract names. Throws `too_large` and `invalid_request`.
 */
export async function readJsonBody(request: IncomingMessage, mediaType: string): Promise<ReadBody> {
  assertMediaType(request.headers['content-type'], mediaType)
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new AppError('invalid_request', 'Send the body without a Content-Encoding.')
  const bytes = await readBytes(request)
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not JSON in UTF-8.', { cause })
  }
  assertStorable(value, '', 0)
  return { value, text }
}

/** Refuses a body where the contract has none: it would be ignored, and its sender would not know. */
export function assertNoBody(request: IncomingMessage): void {
  const length = request.headers['content-length']
  if ((length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined)
    throw new AppError('invalid_request', 'This call takes no body. Send it without one.')
}

/** Text that PostgreSQL can't hold (U+0000, half a surrogate pair) is refused at the door. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function assertMediaType(header: string | undefined, expected: string): void {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (type !== expected || (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)))
    throw new AppError('invalid_request', `Send the body as ${expected}.`, {
      details: { fields: { 'header.Content-Type': `Must be ${expected}.` } },
    })
}

/**
 * Reads the body up to the limit. What comes beyond is thrown away as it arrives (the server's time limit ends that):
 * a connection closed under a sender would lose our answer.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const refuse = () => {
      chunks.length = 0
      reject(
        new AppError('too_large', `The body is larger than ${bodyLimitBytes} bytes. Send less.`, {
          details: { limit: bodyLimitBytes },
        }),
      )
    }
    if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) {
      refuse()
      request.resume()
      return
    }
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bodyLimitBytes) refuse()
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    const brokeOff = (cause?: unknown) =>
      reject(new AppError('invalid_request', 'The body broke off.', cause === undefined ? {} : { cause }))
    request.once('error', brokeOff)
    request.once('aborted', () => brokeOff())
  })
}

function assertStorable(value: unknown, at: string, depth: number): void {
  if (depth > depthLimit) throw new AppError('invalid_request', 'The body is nested too deeply.')
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw unstorable(at)
  } else if (Array.isArray(value))
    for (const [index, item] of value.entries()) assertStorable(item, `${at}/${index}`, depth + 1)
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      if (!isStorableText(key) || key === '__proto__') throw unstorable(at)
      assertStorable(item, `${at}/${key}`, depth + 1)
    }
}

function unstorable(at: string): AppError {
  const message = 'Has a character that can not be stored (U+0000 or half a surrogate pair).'
  return new AppError('invalid_request', message, { details: { fields: { [at || '/']: message } } })
}
