// A reader of the event stream, as a browser's EventSource reads it.
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { systemId } from '../src/authz/actor.ts'

/** One message of the stream. */
export interface StreamMessage {
  /** The last id at the time, as a client would come back with. */
  readonly id: string
  readonly event: string
  readonly data: unknown
}
/** An open stream. */
export interface StreamReader extends Disposable {
  readonly messages: readonly StreamMessage[]
  /** The last id seen, also from heartbeats. */
  readonly lastId: string
  readonly closed: boolean
  /** Ids of the objects that changed, in order; not of the system, which changes with each seal of the audit log. */
  changes(change?: string): string[]
  close(): void
}

/** Opens a stream, by a token or a session's cookie, and waits for its first message. */
export async function readStream(
  origin: string,
  login: string | { readonly cookie: string },
  lastId?: string,
): Promise<StreamReader> {
  const shown = typeof login === 'string' ? { authorization: `Bearer ${login}` } : login
  const headers = { ...shown, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
  const messages: StreamMessage[] = []
  let [id, closed, buffered] = [lastId ?? '', false, '']
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>()
  const take = (block: string) => {
    const fields = new Map(
      block
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    )
    id = fields.get('id') ?? id
    const data = fields.get('data')
    if (data !== undefined)
      messages.push({ id, event: fields.get('event') ?? 'message', data: JSON.parse(data) as unknown })
    resolve()
  }
  const request = get(`${origin}/api/v1/events/stream`, { headers, agent: false }, (response: IncomingMessage) => {
    if (response.statusCode !== 200) {
      reject(new Error(`The stream answered ${response.statusCode}`))
      response.resume()
    }
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      buffered += text
      const blocks = buffered.split('\n\n')
      buffered = blocks.pop() ?? ''
      for (const block of blocks) take(block)
    })
    response.on('close', () => (closed = true))
    response.on('error', () => (closed = true))
  })
  request.on('error', (error) => {
    closed = true
    reject(error)
  })
  await opened
  const close = () => void request.destroy()
  return {
    messages,
    get lastId() {
      return id
    },
    get closed() {
      return closed
    },
    changes: (change) =>
      messages.flatMap(({ event, data }) => {
        const { id: objectId, change: what } = data as { id: string; change: string }
        const isMeant = objectId !== systemId && (change === undefined || what === change)
        return event === 'change' && isMeant ? [objectId] : []
      }),
    close,
    [Symbol.dispose]: close,
  }
}
